import { beforeAll, describe, test } from 'vitest';
import { sampleGuarantee } from '../../support/sample-guarantee';

describe('A PVC is bound before its pod runs', sampleGuarantee('storage'), () => {
  beforeAll(() => {
    throw new Error('The API server is unreachable');
  });

  test('a set of three is created', () => {});
});
