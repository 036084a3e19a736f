import { describe, docs, expect, guarantee, laws, test } from '../../fixtures';

describe(
  'Data outlives the pod that wrote it',
  guarantee({
    clause: docs('stable-storage'),
    quote:
      'When a Pod is (re)scheduled onto a node, its volumeMounts mount the PersistentVolumes associated with its PersistentVolume Claims.',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('when it is deleted', async ({ set, timeline }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).write('kept');
      const lost = await set.pod(0).delete();
      await set.pod(0).untilReplaced(lost);
      await set.untilReady();
      await expect(timeline).toObey(laws.claimKept);
      expect(await set.pod(0).read()).toBe('kept');
    });

    test('and is found by its own successor when two are deleted at once', async ({ set, timeline }) => {
      await set.create({ replicas: 2, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(0).write('of web-0');
      await set.pod(1).write('of web-1');
      const first = await set.pod(0).delete();
      const second = await set.pod(1).delete();
      await set.pod(0).untilReplaced(first);
      await set.pod(1).untilReplaced(second);
      await set.untilReady();
      await expect(timeline).toObey(laws.claimKept);
      expect(await set.pod(0).read()).toBe('of web-0');
      expect(await set.pod(1).read()).toBe('of web-1');
    });
  },
);
