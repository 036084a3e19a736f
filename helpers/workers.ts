/** How many files vitest runs at a time, and how many of them may be heavy. */
export const workers = {
  conformance: { workers: 6, heavyLimit: 3 },
  selftest: { workers: 2, heavyLimit: 2 },
} as const;
