import { describe, test } from 'vitest';
import { promise } from '../../../support/promise';

describe('Pods are created one at a time, lowest ordinal first', promise('core'), () => {
  test('when a set of three is created', () => {});

  test(
    'and the last one never comes',
    { timeout: 0 },
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
});
