import { expect, test } from 'vitest';
import { bytesIn } from '../../../helpers/kube/quantity';

test('A quantity is converted to bytes', () => {
  expect(['1', '1k', '1Ki', '16Mi', '1.5Gi', '1G'].map(bytesIn)).toEqual([
    1, 1000, 1024, 16_777_216, 1_610_612_736, 1_000_000_000,
  ]);
  expect(() => bytesIn('much')).toThrow('much is not a number of bytes');
});
