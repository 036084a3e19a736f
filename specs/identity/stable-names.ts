import { describe, expect, test } from '../../fixtures';

describe('Each pod is named after its set and its ordinal', () => {
  test('when a set of three is created', async ({ set }) => {
    await set.create({ replicas: 3 });
    await set.untilReady();

    expect(await set.podNames()).toEqual(['web-0', 'web-1', 'web-2']);
    expect(await set.hostnames()).toEqual(['web-0', 'web-1', 'web-2']);
  });
});
