/** The threads of a run. Measured in bench/README.md: more threads do not make a run faster. */
export const maxThreads = 8;
