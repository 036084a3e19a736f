import { describe, test } from 'vitest';
import { sampleGuarantee } from '../../../support/sample-guarantee';

describe('PVCs outlive their pods', sampleGuarantee('storage', 'dynamic-volumes'), () => {
  test('the set is deleted', () => {});
});
