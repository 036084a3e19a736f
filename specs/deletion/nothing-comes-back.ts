import { cites, describe, docs, expect, guarantee, rules, test } from '../../fixtures';

describe(
  'Orphaned pods are not recreated until a StatefulSet adopts the pods',
  guarantee({
    clause: docs('basic-stateful-set#non-cascading-delete'),
    quote: 'As the web StatefulSet has been deleted, web-0 has not been relaunched.',
    also: [
      cites(
        docs('basic-stateful-set#non-cascading-delete'),
        'when web-0 transitioned to Running and Ready, it adopted this Pod',
        'once web-1 had been determined to already be Running and Ready, web-2 was terminated',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('a deleted orphan is not recreated', async ({ set, timeline }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await set.orphan();
      const beforeDeletion = timeline.bookmark();
      await set.pod(0).delete();
      await set.pod(0).untilGone();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeDeletion)).toHaveNo('pod created');
      expect(set).toHavePods('web-1');
    });

    test('a smaller StatefulSet recreates the missing pod, adopts one pod and then deletes the surplus pod', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      await set.orphan();
      const { uid } = set.pod(1);
      await set.pod(0).delete();
      await set.pod(0).untilGone();

      const beforeCreation = timeline.bookmark();
      await set.create({ replicas: 2 });
      await set.untilReady();
      await set.pod(1).untilOwnedBy('its set');
      expect(set.pod(1)).toHaveUid(uid);
      await expect(timeline.since(beforeCreation)).toFollow(rules.oneUnreadyAtATime);
    });
  },
);
