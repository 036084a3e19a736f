import { describe, inject, test } from 'vitest';
import { sampleGuarantee } from '../../support/sample-guarantee';

describe('PVCs outlive their pods', sampleGuarantee('storage', 'dynamic-volumes'), () => {
  test('the set is deleted', ({ task, skip }) => {
    // Shows that the context of the run reaches the specs.
    const { className } = inject('run').storage;
    task.meta.unsupported = `dynamic-volumes: StorageClass ${className} provisions no volumes`;
    skip(task.meta.unsupported);
  });
});
