import {
  ApiException,
  HttpMethod,
  type KubeConfig,
  type PromiseHttpLibrary,
  type RequestContext,
  ResponseContext,
  SelfDecodingBody,
} from '@kubernetes/client-node';
import pRetry from 'p-retry';
import { deadlines } from '../deadlines';
import { refused } from './refused';
import { transport } from './transport';
import { Unreachable } from './unreachable';
import { withTimeout } from './with-timeout';

/**
 * Sends requests: a read again and again until there is a response or the deadline passes, a write once. A write
 * without a response may have been carried out.
 */
export const sender = (config: KubeConfig, signal: AbortSignal | undefined): PromiseHttpLibrary => ({
  send(request) {
    const call = `${request.getHttpMethod()} ${new URL(request.getUrl()).pathname}`;
    const isRead = request.getHttpMethod() === HttpMethod.GET;
    let lastError: Error | undefined = new Error('no credentials yet');
    const timeoutError = () => {
      if (lastError instanceof ApiException) return lastError;
      const cause = lastError instanceof Unreachable ? lastError.cause : lastError;
      return Unreachable.after(deadlines.request, call, cause);
    };

    return withTimeout({ milliseconds: deadlines.request, signal, timeoutError }, async (signal) => {
      await config.applySecurityAuthentication(request);
      lastError = undefined;
      const attempt = () => (isRead ? readOnce(request, call, signal) : sendOnce(request, call, signal));
      return pRetry(attempt, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: deadlines.retry,
        factor: 1,
        randomize: true,
        signal,
        async shouldRetry({ error }) {
          lastError = error;
          if (!isRetryable(isRead, error)) return false;
          await waitRetryAfter(error);
          return true;
        },
      });
    });
  },
});

const readOnce = (request: RequestContext, call: string, signal: AbortSignal) => {
  const timeoutError = () => Unreachable.after(deadlines.attempt, call);
  return withTimeout({ milliseconds: deadlines.attempt, signal, timeoutError }, (signal) =>
    sendOnce(request, call, signal),
  );
};

async function sendOnce(request: RequestContext, call: string, signal: AbortSignal) {
  const { status, headers, body } = await transport(request, signal).catch((error) => {
    throw signal.aborted ? signal.reason : Unreachable.because(error, call);
  });
  if (status >= 300) throw refused(call, status, body.toString(), headers);
  return new ResponseContext(status, headers, new SelfDecodingBody(Promise.resolve(body)));
}

/**
 * 429 with Retry-After comes from the API server's request limiter: the request was not processed. 429 without
 * Retry-After is the result itself: a PodDisruptionBudget forbids an eviction.
 */
function isRetryable(isRead: boolean, error: Error): boolean {
  if (error instanceof Unreachable) return isRead && error.isTransient;
  if (!(error instanceof ApiException)) return false;
  return error.code === 429 ? 'retry-after' in error.headers : isRead && error.code >= 500;
}

async function waitRetryAfter(error: Error): Promise<void> {
  const seconds = error instanceof ApiException ? Number(error.headers['retry-after'] ?? 0) : 0;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
}
