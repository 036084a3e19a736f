/** Resolves with the error of a call that must fail. */
export const failing = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => Promise.reject(new Error('the call did not fail')),
    (error) => error,
  );
