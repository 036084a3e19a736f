import { beforeAll, describe, test } from 'vitest';
import { promise } from '../../support/promise';

describe('A claim is bound before its pod runs', promise('storage'), () => {
  beforeAll(() => {
    throw new Error('The API server is gone');
  });

  test('when a set of three is created', () => {});
});
