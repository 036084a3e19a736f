import type { TestOptions } from 'vitest';
import type { Guarantee } from '../../../helpers/guarantee/guarantee';
import type { Level } from '../../../helpers/guarantee/levels';

const url =
  'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees';

/** A guarantee for the stand-ins, which prove nothing. */
export const promise = (level: Level, ...needs: readonly string[]): TestOptions => ({
  meta: {
    guarantee: {
      clause: { anchor: 'deployment-and-scaling-guarantees', url },
      quote: 'all of its predecessors must be Running and Ready',
      level,
      needs,
    } as unknown as Guarantee,
  },
});
