import { setTimeout as delay } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { sampleGuarantee } from '../../../support/sample-guarantee';

describe('Pods are created one at a time, lowest ordinal first', sampleGuarantee('core'), () => {
  test('a set of three is created', () => {});

  // vitest collects its events for 100 ms, and can omit the last ones until another event follows: this test causes one.
  test('scale up', () => delay(250));

  test('this case never ends', { timeout: 0 }, ({ signal }) => delay(2 ** 31 - 1, undefined, { signal }));
});
