import type { Result } from '../../../reports/result';

/** A result of a passed case, with the given differences. */
export const sampleResult = (differences: Partial<Result>): Result => ({
  guarantee: 'ordering/created-in-order',
  title: 'Pods are created one at a time, lowest ordinal first',
  case: 'a set of three is created',
  level: 'core',
  needs: [],
  clause: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity',
  attempt: 1,
  verdict: 'passed',
  seconds: 8.1,
  started: '2026-01-01T00:00:00.000Z',
  ...differences,
});
