import { setTimeout as delay } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { promise } from '../../../support/promise';

describe('Pods are created one at a time, lowest ordinal first', promise('core'), () => {
  test('when a set of three is created', () => {});

  // vitest gathers what it tells for 100 ms, and can forget to tell the last of it until something more happens: this does.
  test('when it is scaled up', () => delay(250));

  test('and the last one never comes', { timeout: 0 }, ({ signal }) =>
    delay(2 ** 31 - 1, undefined, { signal }),
  );
});
