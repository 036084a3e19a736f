import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A volume goes with its claim',
  guarantee({
    clause: docs('delete-stateful-set#persistent-volumes'),
    quote:
      'Deleting the PVC after the pods have terminated might trigger deletion of the backing Persistent Volumes',
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('where its reclaim policy is Delete', async ({ set, claims }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const { volume } = claims.of(0);
      await volume.reclaim('Delete');
      await set.scaleTo(0);
      await set.untilNoPods();
      await claims.of(0).delete();
      await claims.of(0).untilGone();
      await volume.untilGone();
    });

    test('and neither goes while a pod still mounts it', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 1, claim: 'provisioned' });
      await set.untilReady();
      const { volume } = claims.of(0);
      await volume.reclaim('Delete');
      await set.pod(0).writeToVolume('in use');
      await claims.of(0).delete();
      await claims.of(0).untilTerminating();
      const asked = timeline.bookmark();
      await timeline.quietPeriod();
      await expect(timeline.since(asked)).toHaveNo('claim gone');
      expect((await volume.object()).status?.phase).toBe('Bound');
      expect(await set.pod(0).readFromVolume()).toBe('in use');

      await set.scaleTo(0);
      await claims.of(0).untilGone();
      await volume.untilGone();
    });
  },
);
