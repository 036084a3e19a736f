import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'An init container may hand a volume over to the user that the pod runs as',
  guarantee({
    clause: docs('init-containers#understanding-init-containers'),
    quote: 'Each init container must complete successfully before the next one starts.',
    level: 'storage',
    needs: ['dynamic-volumes', 'root-containers'],
  }),
  () => {
    test('and it is theirs alone, in the next pod too', async ({ set }) => {
      await set.create({ replicas: 1, claim: 'provisioned', chownVolumeTo: 2000 });
      await set.untilReady();
      expect(await set.pod(0).run(['stat', '-c', '%u %a', '/data'])).toBe('2000 700\n');
      await set.pod(0).writeToVolume('of user 2000');

      const lost = await set.pod(0).delete();
      await set.pod(0).untilRecreated(lost);
      await set.untilReady();
      expect(await set.pod(0).run(['stat', '-c', '%u %a', '/data'])).toBe('2000 700\n');
      expect(await set.pod(0).readFromVolume()).toBe('of user 2000');
    });
  },
);
