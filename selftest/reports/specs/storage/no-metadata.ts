import { describe, test } from 'vitest';

describe('A spec without metadata', () => {
  test('runs', () => {});
});
