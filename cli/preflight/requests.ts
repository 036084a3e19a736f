import { ApiException } from '@kubernetes/client-node';
import { retryWhileUnreachable } from '../../helpers/kube/retry-while-unreachable';
import { reason } from '../../helpers/problem';
import type { Finding } from './findings';

/**
 * The response, or the error if the API server rejects the request, by a permission or an admission rule. The request
 * is repeated if there is no response.
 */
export const ifAccepted = <T>(request: () => Promise<T>): Promise<T | ApiException<unknown>> =>
  retryWhileUnreachable(request).catch((error: unknown) => {
    if (error instanceof ApiException && error.code < 500) return error;
    throw error;
  });

/** Creates an object with a fixed name. Returns the error if the API server rejects the object. */
export async function creationError(
  request: () => Promise<unknown>,
): Promise<ApiException<unknown> | undefined> {
  const result = await ifAccepted(request);
  // An earlier request without a received response has created the object.
  return result instanceof ApiException && result.code !== 409 ? result : undefined;
}

/** False if the user has no permission. An object that does not exist any more is no error. */
export async function isPermitted(request: () => Promise<unknown>): Promise<boolean> {
  const result = await ifAccepted(request);
  if (!(result instanceof ApiException) || result.code === 404) return true;
  if (result.code === 403) return false;
  throw result;
}

export const rejected = (error: ApiException<unknown>, guarantees: readonly string[]): Finding => ({
  problem: reason(error),
  fix: 'grant the permission, or change the rule that the message names',
  guarantees,
});
