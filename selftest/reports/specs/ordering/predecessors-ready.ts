import { describe, expect, test } from 'vitest';
import { GuaranteeFailed } from '../../../../helpers/verdict';
import { promise } from '../../support/promise';

const story = `ordering/predecessors-ready: web-2 came too early
  Law       predecessorsReady: every predecessor is Ready when a pod is created
  Expected  web-0, web-1 Ready
  Received  web-1 Running, not Ready

    +6.3s  web-1 created
  → +8.1s  web-2 created
    +9.9s  web-1 Ready
  Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees`;

expect.extend({ toBeReady: (pod: string) => ({ pass: false, message: () => `${pod} is not ready` }) });

describe('A pod is created once all of its predecessors are Running and Ready', promise('core'), () => {
  test('when a set of three is created', () => {
    throw new GuaranteeFailed(story);
  });

  test('and their names are equal', () => {
    expect(['web-0', 'web-2']).toEqual(['web-0', 'web-1']);
  });

  test('as told by a matcher of our own', () => {
    (expect('web-1') as unknown as { toBeReady(): void }).toBeReady();
  });

  test('when one of them fails', () => {});
});
