import { describe, test } from 'vitest';
import { promise } from '../../support/promise';

describe('Pods are created one at a time, lowest ordinal first', promise('core'), () => {
  test('when a set of three is created', ({ task }) => {
    task.meta.namespace = 'stsc-7x2kq';
  });
});
