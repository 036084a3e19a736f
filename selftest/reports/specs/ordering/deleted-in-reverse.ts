import { describe, onTestFinished, test } from 'vitest';
import { Inconclusive } from '../../../../helpers/verdict';
import { sampleGuarantee } from '../../support/sample-guarantee';

describe('Pods are deleted in reverse order', sampleGuarantee('core'), () => {
  test('scale down', ({ task }) => {
    task.meta.namespace = 'stsc-x2k4p';
    throw new Inconclusive('inconclusive: web-2 is deleted\n  Reason     the watch was lost');
  });

  test('scale to zero', () => {
    onTestFinished(() => {
      throw new TypeError('pod is undefined (Authorization: Bearer aaaa.bbbb)');
    });
  });

  test('delete the set', { timeout: 50 }, () => new Promise(() => {}));
});
