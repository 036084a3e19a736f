import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'A ControllerRevision restores the pod template, and nothing else of a StatefulSet',
  guarantee({
    clause: docs('how-statefulsets-track-changes-using-controllerrevisions'),
    quote: 'Stores a snapshot of the Pod template and metadata',
    level: 'core',
    needs: [],
  }),
  () => {
    // https://github.com/kubernetes/kubernetes/pull/142159
    test('a pod that is recreated from a revision with other metadata keeps its name', async ({
      set,
      revisions,
    }) => {
      await set.create({
        replicas: 1,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      });
      await set.untilReady();
      const originalRevision = set.pod(0).revision;
      await set.changeTemplate();
      await revisions.untilNumbers(1, 2);
      await set.untilGenerationObserved();
      await revisions.addMetadataToCurrent({ name: 'other' });

      const deletedUid = await set.pod(0).delete();
      await set.untilPodOtherThan(deletedUid);
      expect(set).toHavePods('web-0');
      expect(set).toHaveRevisions(originalRevision);
    });
  },
);
