import type { TestOptions } from 'vitest';
import type { Guarantee } from '../../../helpers/guarantee/guarantee';
import type { Level } from '../../../helpers/guarantee/levels';

const url =
  'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees';

/** The metadata of a sample spec, which checks nothing. */
export const sampleGuarantee = (level: Level, ...needs: readonly string[]): TestOptions => ({
  meta: {
    guarantee: {
      clause: { anchor: 'deployment-and-scaling-guarantees', url },
      quote: 'all of its predecessors must be Running and Ready',
      level,
      needs,
    } as unknown as Guarantee,
  },
});
