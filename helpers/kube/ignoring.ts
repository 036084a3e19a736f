import { ApiException } from '@kubernetes/client-node';

/** Sends a request. A response with one of these codes is no error, such as 404 where the object may be gone already. */
export async function ignoring(codes: readonly number[], request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (!(error instanceof ApiException && codes.includes(error.code))) throw error;
  }
}
