import { describe, test } from 'vitest';
import { sampleGuarantee } from '../../../support/sample-guarantee';

describe('Pods are created one at a time, lowest ordinal first', sampleGuarantee('core'), () => {
  test('a set of three is created', () => {});
});
