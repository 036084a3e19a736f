import type { Result } from '../../../reports/result';

/** A result as a test leaves it, but for what a test of the reports says of it. */
export const result = (said: Partial<Result>): Result => ({
  guarantee: 'ordering/created-in-order',
  case: 'Pods are created one at a time, lowest ordinal first when a set of three is created',
  level: 'core',
  needs: [],
  clause: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity',
  verdict: 'passed',
  seconds: 8.1,
  started: '2026-01-01T00:00:00.000Z',
  ...said,
});
