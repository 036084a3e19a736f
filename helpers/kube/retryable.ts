import { ApiException, HttpMethod, PatchStrategy, type RequestContext } from '@kubernetes/client-node';
import { Unreachable } from './unreachable';

/**
 * Whether a request has the same effect when it is carried out twice: a read, or a merge patch. A merge patch with a
 * resourceVersion is rejected the second time, and the operations of a JSON patch may fail or take effect again.
 */
export const isIdempotent = (request: RequestContext): boolean =>
  request.getHttpMethod() === HttpMethod.GET ||
  (request.getHeaders()['Content-Type'] === PatchStrategy.MergePatch &&
    !hasResourceVersion(request.getBody()));

const hasResourceVersion = (body: unknown): boolean =>
  JSON.parse(String(body)).metadata?.resourceVersion !== undefined;

/**
 * 429 with Retry-After comes from the API server's request limiter: the request was not processed. 429 without
 * Retry-After is the result itself: a PodDisruptionBudget forbids an eviction.
 */
export function isRetryable(isIdempotent: boolean, error: Error): boolean {
  if (error instanceof Unreachable) return isIdempotent && error.isTransient;
  if (!(error instanceof ApiException)) return false;
  return error.code === 429 ? 'retry-after' in error.headers : isIdempotent && error.code >= 500;
}
