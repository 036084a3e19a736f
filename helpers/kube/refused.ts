import { STATUS_CODES } from 'node:http';
import { ApiException, type V1Status } from '@kubernetes/client-node';
import { oneLine } from '../format.ts';

/** An error response as an exception with a one-line message: the message of client-node is a dump of body and headers. */
export function refused(
  call: string,
  code: number,
  body: string,
  headers: Record<string, string> = {},
): ApiException<V1Status | string> {
  const status = statusOf(body);
  const why = oneLine(status ? (status.message ?? '') : body);
  const error = new ApiException(code, '', status ?? body, headers);
  error.message = `${call}: ${code} ${status?.reason ?? STATUS_CODES[code] ?? ''}${why && `: ${why}`}`;
  // A case that ends with this error is inconclusive: the user lacks a permission, or a rule of the cluster forbids the object.
  const outcome = code === 403 ? { verdict: 'inconclusive', environment: environmentOf(why) } : {};
  Object.assign(error, outcome);
  // Node prints all enumerable fields of an error, and vitest prints what toJSON returns: neither may print the response.
  Object.defineProperties(error, {
    body: { enumerable: false },
    headers: { enumerable: false },
    toJSON: { enumerable: false, value: () => ({ code, ...outcome }) },
  });
  // The stack still contains the original message.
  Error.captureStackTrace(error, refused);
  return error;
}

/**
 * Whether a rule of the cluster rejected a valid object: quotas, Pod Security and many webhooks respond with 403, a
 * ValidatingAdmissionPolicy with 422, and other webhooks with 400.
 */
export const isRejection = (error: unknown): error is ApiException<unknown> =>
  error instanceof ApiException && [400, 403, 422].includes(error.code);

/** The message without the names of objects: 'namespaces is forbidden: User "dev" cannot create resource "namespaces" …' */
const environmentOf = (why: string): string =>
  `403 Forbidden: ${why.replace(/^(\S+) "[^"]*" is forbidden/, '$1 is forbidden').replace(/ in the namespace "[^"]*"$/, '')}`;

/** The body may not be a Status: a proxy, or the API server's request limiter, responds with plain text. */
function statusOf(body: string): V1Status | undefined {
  try {
    const parsed = JSON.parse(body);
    return parsed?.kind === 'Status' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
