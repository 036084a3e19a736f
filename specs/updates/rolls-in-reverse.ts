import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'A rolling update replaces the pods one at a time, highest ordinal first, each after the last updated pod is available',
  guarantee({
    clause: docs('basic-stateful-set#rolling-update'),
    quote:
      'The RollingUpdate update strategy will update all Pods in a StatefulSet, in reverse ordinal order, while respecting the StatefulSet guarantees.',
    also: [
      cites(
        docs('basic-stateful-set#rolling-update'),
        'The StatefulSet controller terminates each Pod, and waits for it to transition to Running and Ready prior to updating the next Pod.',
      ),
      cites(
        docs('update-strategies'),
        'The RollingUpdate update strategy implements automated, rolling updates for the Pods in a StatefulSet.',
      ),
      cites(
        docs('rolling-updates'),
        'the StatefulSet controller will delete and recreate each Pod in the StatefulSet',
        'The Kubernetes control plane waits until an updated Pod is Running and Ready prior to updating its predecessor.',
        'the control plane additionally waits that amount of time after the Pod turns ready, before moving on',
      ),
      cites(
        docs('minimum-ready-seconds'),
        'This is used to check progression of a rollout when using a Rolling Update strategy.',
      ),
      cites(
        field('spec.updateStrategy'),
        'employed to update Pods in the StatefulSet when a revision is made to Template',
      ),
      cites(
        field('spec.updateStrategy.type'),
        'update will be applied to all Pods in the StatefulSet with respect to the StatefulSet ordering constraints',
        "new Pods will be created from the specification version indicated by the StatefulSet's updateRevision",
      ),
      cites(
        docs('zookeeper#updating-the-ensemble'),
        'This terminates the Pods, one at a time, in reverse ordinal order, and recreates them with the new configuration.',
        'This ensures that quorum is maintained during a rolling update.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('three pods are replaced in reverse order when the pod template changes', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      const beforeUpdate = timeline.bookmark();

      await set.changeTemplate();
      await set.untilRolledOut();
      await expect(timeline.since(beforeUpdate)).toFollow(
        rules.updatedInReverse,
        rules.oneUnreadyAtATime,
        rules.oneDeletedAtATime,
        rules.recreatedInPlace,
      );
    });

    test('no pod is replaced while the last updated pod is not Ready', async ({ set, faults, timeline }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      const [uid0, uid1] = [set.pod(0).uid, set.pod(1).uid];
      const beforeUpdate = timeline.bookmark();
      await set.changeTemplate({ blockedAt: 'readiness' });
      await set.pod(1).untilRecreated(uid1);
      await set.pod(1).untilRunning();
      const whileUnready = timeline.bookmark();
      await timeline.quietPeriod();
      await expect(timeline.since(whileUnready)).toHaveNo('pod deleted');

      await faults.repairReadiness(set.pod(1));
      await set.pod(0).untilRecreated(uid0);
      await expect(timeline.since(beforeUpdate)).toFollow(rules.updatedInReverse, rules.oneUnreadyAtATime);
    });

    test('a pod is replaced only after the last updated pod has been Ready for minReadySeconds', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await set.change({ minReadySeconds: 8 });
      const beforeUpdate = timeline.bookmark();
      await set.changeTemplate();
      await set.untilRolledOut();
      await expect(timeline.since(beforeUpdate)).toFollow(
        rules.updatedInReverse,
        rules.updatedAfterAvailable(8),
      );
    });

    test('a pod that is added during an update has the update revision', async ({ set }) => {
      await set.create({ replicas: 1, podManagementPolicy: 'Parallel' });
      await set.untilReady();
      await set.changeTemplate({ blockedAt: 'readiness' });
      await set.scaleTo(2);
      await set.untilGenerationObserved();
      await set.pod(1).untilCreated();
      expect(set.pod(1)).toHaveRevision(set.updateRevision());
    });
  },
);
