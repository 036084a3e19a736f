/** Gives the error that a call fails with. */
export const failing = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error,
  );
