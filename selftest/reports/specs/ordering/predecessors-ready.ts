import { describe, expect, test } from 'vitest';
import { GuaranteeFailed } from '../../../../helpers/verdict';
import { sampleGuarantee } from '../../support/sample-guarantee';

const violation = `ordering/predecessors-ready: web-2 was created before its predecessors were Ready
  Rule       predecessorsReady: every predecessor is Ready when a pod is created
  Expected   web-0, web-1 Ready
  Received   web-1 Running, not Ready

    +6.3s  web-1 created
  → +8.1s  web-2 created
    +9.9s  web-1 Ready`;

expect.extend({
  toBeReady: (pod: string) => ({ pass: false, message: () => `${pod} is not ready` }),
  toBeRunning(pod: string) {
    throw new GuaranteeFailed(`${pod} is not running`);
  },
});

const matchers = (pod: string) => expect(pod) as unknown as { toBeReady(): void; toBeRunning(): void };

describe(
  'A pod is created after all of its predecessors are Running and Ready',
  sampleGuarantee('core'),
  () => {
    test('a set of three is created', ({ task }) => {
      task.meta.namespace = 'stsc-7x2kq';
      task.meta.isNamespaceKept = true;
      throw new GuaranteeFailed(violation);
    });

    test('an assertion of expect', () => {
      expect(['web-0', 'web-2']).toEqual(['web-0', 'web-1']);
    });

    test('a custom matcher that returns its result', () => {
      matchers('web-1').toBeReady();
    });

    test('a custom matcher that throws', () => {
      matchers('web-1').toBeRunning();
    });

    describe('a predecessor fails', () => {
      test('before it is Ready', () => {});
    });
  },
);
