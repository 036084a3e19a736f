import { describe, test } from 'vitest';
import { sampleGuarantee } from '../../../support/sample-guarantee';

describe('A faulty template can be replaced', sampleGuarantee('core'), () => {
  test('while web-0 is not Ready', () => {});
});
