import { ApiException, type V1DeleteOptions } from '@kubernetes/client-node';
import { retryWhileUnreachable } from './retry-while-unreachable';
import { Unreachable } from './unreachable';

/**
 * Deletes the object with this UID. The request is repeated if its response was lost: the UID is a precondition, so the
 * repeated request cannot delete another object that has the same name by then.
 */
export async function deleteOnce(
  uid: string,
  send: (options: V1DeleteOptions) => Promise<unknown>,
): Promise<void> {
  let isRepeated = false;
  await retryWhileUnreachable(async () => {
    try {
      await send({ preconditions: { uid } });
    } catch (error) {
      // An earlier request without a received response has deleted the object.
      if (isRepeated && error instanceof ApiException && [404, 409].includes(error.code)) return;
      isRepeated ||= error instanceof Unreachable;
      throw error;
    }
  });
}
