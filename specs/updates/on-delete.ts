import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'With the strategy OnDelete, a pod is updated only when it is deleted',
  guarantee({
    clause: docs('update-strategies'),
    quote: 'the StatefulSet controller will not automatically update the Pods in a StatefulSet',
    also: [
      cites(
        docs('update-strategies'),
        "Users must manually delete Pods to cause the controller to create new Pods that reflect modifications made to a StatefulSet's .spec.template.",
      ),
      cites(
        docs('basic-stateful-set#on-delete'),
        "the StatefulSet controller does not automatically update Pods when a modification is made to the StatefulSet's .spec.template field",
      ),
      cites(
        field('spec.updateStrategy.type'),
        'Pods are recreated from the StatefulSetSpec when they are manually deleted.',
        "the controller will try to eventually converge StatefulSet's currentRevision with updateRevision",
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('no pod changes with the pod template, and a deleted pod returns with the new template', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 2, updateStrategy: { type: 'OnDelete' } });
      await set.untilReady();
      const original = set.updateRevision();
      const originalUids = set.uids();
      const beforeChange = timeline.bookmark();
      await set.changeTemplate({ labels: { colour: 'blue' } });
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeChange)).toHaveNo('pod deleted');
      expect(set).toHaveUids(originalUids);

      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      expect(set).toHaveRevisions(set.updateRevision(), original);
      expect(set.pod(0)).toHaveLabels({ colour: 'blue' });
    });

    test('a new pod has the new template, and the other pod keeps its own', async ({ set }) => {
      await set.create({ replicas: 1, updateStrategy: { type: 'OnDelete' } });
      await set.untilReady();
      const original = set.updateRevision();
      await set.changeTemplate({ labels: { colour: 'blue' } });
      await set.scaleTo(2);
      await set.untilReady();
      expect(set).toHaveRevisions(original, set.updateRevision());
      expect(set.pod(1)).toHaveLabels({ colour: 'blue' });
    });

    // https://github.com/kubernetes/kubernetes/issues/73492
    test('the current revision becomes the update revision when every pod is replaced', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 1, updateStrategy: { type: 'OnDelete' } });
      await set.untilReady();
      await set.changeTemplate();
      await set.untilGenerationObserved();
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.untilReady();
      await timeline.quietPeriod();
      expect(set).toHaveStatus({ currentRevision: set.updateRevision() });
    });
  },
);
