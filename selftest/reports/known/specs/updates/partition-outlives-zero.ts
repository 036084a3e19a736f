import { describe, test } from 'vitest';
import { GuaranteeFailed } from '../../../../../helpers/verdict';
import { sampleGuarantee } from '../../../support/sample-guarantee';

describe('A pod below the partition keeps its revision', sampleGuarantee('core'), () => {
  test('after a scale to zero', () => {
    throw new GuaranteeFailed('web-0 has the new revision\n  Expected   the old revision');
  });

  test('after its deletion', () => {});
});
