import { describe, onTestFinished, test } from 'vitest';
import { Inconclusive } from '../../../../helpers/verdict';
import { promise } from '../../support/promise';

describe('Pods are deleted in reverse order', promise('core'), () => {
  test('when the set is scaled down', () => {
    throw new Inconclusive('ordering/deleted-in-reverse: cannot be told\n  Because  the watch was lost');
  });

  test('when the set is scaled to nothing', () => {
    onTestFinished(() => {
      throw new TypeError('pod is undefined (Authorization: Bearer aaaa.bbbb)');
    });
  });
});
