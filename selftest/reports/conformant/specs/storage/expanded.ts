import { describe, test } from 'vitest';
import { sampleGuarantee } from '../../../support/sample-guarantee';

describe('A PVC can be expanded', sampleGuarantee('storage', 'volume-expansion'), () => {
  test('a larger request', ({ task, skip }) => {
    task.meta.unsupported = 'volume-expansion: StorageClass standard does not allow expansion';
    task.meta.unsupportedBy = 'capability';
    skip(task.meta.unsupported);
  });
});
