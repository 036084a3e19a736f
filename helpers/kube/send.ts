import {
  ApiException,
  type KubeConfig,
  type PromiseHttpLibrary,
  type RequestContext,
  ResponseContext,
  SelfDecodingBody,
} from '@kubernetes/client-node';
import pRetry from 'p-retry';
import { deadlines } from '../deadlines';
import { refused } from './refused';
import { isIdempotent, isRetryable } from './retryable';
import { transport } from './transport';
import { Unreachable } from './unreachable';
import { withTimeout } from './with-timeout';

/**
 * Sends requests: an idempotent request again and again until there is a response or the deadline passes, every other
 * request once. A write without a response may have been carried out.
 */
export const sender = (config: KubeConfig, signal: AbortSignal | undefined): PromiseHttpLibrary => ({
  send(request) {
    const call = `${request.getHttpMethod()} ${new URL(request.getUrl()).pathname}`;
    const mayRepeat = isIdempotent(request);
    let lastError: Error | undefined = new Error('no credentials yet');
    const timeoutError = () => {
      if (lastError instanceof ApiException) return lastError;
      const cause = lastError instanceof Unreachable ? lastError.cause : lastError;
      return Unreachable.after(deadlines.request, call, cause);
    };

    return withTimeout({ milliseconds: deadlines.request, signal, timeoutError }, async (signal) => {
      await config.applySecurityAuthentication(request);
      lastError = undefined;
      const attempt = () =>
        mayRepeat ? attemptOnce(request, call, signal) : sendOnce(request, call, signal);
      return pRetry(attempt, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: deadlines.retry,
        factor: 1,
        randomize: true,
        signal,
        async shouldRetry({ error }) {
          lastError = error;
          if (!isRetryable(mayRepeat, error)) return false;
          await waitRetryAfter(error);
          return true;
        },
      });
    });
  },
});

const attemptOnce = (request: RequestContext, call: string, signal: AbortSignal) => {
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

async function waitRetryAfter(error: Error): Promise<void> {
  const seconds = error instanceof ApiException ? Number(error.headers['retry-after'] ?? 0) : 0;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
}
