import { describe, test } from 'vitest';
import { promise } from '../../support/promise';

describe('Claims outlive their pods', promise('storage', 'dynamic-volumes'), () => {
  test('when the set is deleted', (context) => {
    context.task.meta.unsupported = 'dynamic-volumes: no StorageClass is marked as default';
    context.skip('no StorageClass is marked as default');
  });
});
