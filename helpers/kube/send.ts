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
 * How requests are sent: a read until it is answered or its time is over, a write once. A write that got no answer may
 * have been carried out.
 */
export const sender = (config: KubeConfig, signal: AbortSignal | undefined): PromiseHttpLibrary => ({
  send(request) {
    const call = `${request.getHttpMethod()} ${new URL(request.getUrl()).pathname}`;
    const isRead = request.getHttpMethod() === HttpMethod.GET;
    let last: Error | undefined = new Error('no credentials yet');
    const late = () => {
      if (last instanceof ApiException) return last;
      return Unreachable.after(deadlines.request, call, last instanceof Unreachable ? last.cause : last);
    };

    return withTimeout({ milliseconds: deadlines.request, signal, late }, async (signal) => {
      await config.applySecurityAuthentication(request);
      last = undefined;
      const attempt = () => (isRead ? readOnce(request, call, signal) : sendOnce(request, call, signal));
      return pRetry(attempt, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: deadlines.retry,
        factor: 1,
        randomize: true,
        signal,
        async shouldRetry({ error }) {
          last = error;
          if (!mayBeRepeated(isRead, error)) return false;
          await askedToWait(error);
          return true;
        },
      });
    });
  },
});

const readOnce = (request: RequestContext, call: string, signal: AbortSignal) => {
  const late = () => Unreachable.after(deadlines.attempt, call);
  return withTimeout({ milliseconds: deadlines.attempt, signal, late }, (signal) =>
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
 * 429 with Retry-After says that the request was not even looked at. Without it, it is the answer: a disruption budget
 * forbids an eviction.
 */
function mayBeRepeated(isRead: boolean, error: Error): boolean {
  if (error instanceof Unreachable) return isRead && error.passes;
  if (!(error instanceof ApiException)) return false;
  return error.code === 429 ? 'retry-after' in error.headers : isRead && error.code >= 500;
}

async function askedToWait(error: Error): Promise<void> {
  const seconds = error instanceof ApiException ? Number(error.headers['retry-after'] ?? 0) : 0;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
}
