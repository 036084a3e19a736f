import { ApiException } from '@kubernetes/client-node';
import { reason } from '../../helpers/problem';
import type { Finding } from './findings';

/** The response, or the error if the API server rejects the request, by a permission or an admission rule. */
export const ifAccepted = <T>(request: Promise<T>): Promise<T | ApiException<unknown>> =>
  request.catch((error: unknown) => {
    if (error instanceof ApiException && error.code < 500) return error;
    throw error;
  });

export const rejected = (error: ApiException<unknown>, guarantees: readonly string[]): Finding => ({
  problem: reason(error),
  fix: 'grant the permission, or change the rule that the message names',
  guarantees,
});
