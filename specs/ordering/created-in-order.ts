import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'Pods are created one at a time, lowest ordinal first',
  guarantee({
    clause: docs('deployment-and-scaling-guarantees'),
    quote: 'all of its predecessors must be Running and Ready',
    also: [
      cites(
        docs('deployment-and-scaling-guarantees'),
        'predecessors must be available (Ready for at least minReadySeconds)',
        'three Pods will be deployed in the order web-0, web-1, web-2',
      ),
      cites(
        docs('basic-stateful-set#ordered-pod-creation'),
        'A StatefulSet defaults to creating its Pods in a strict order.',
        'the web-1 Pod is not launched until the web-0 Pod is Running (see Pod Phase) and Ready',
      ),
      cites(
        docs('run-replicated-stateful-application#understanding-stateful-pod-initialization'),
        'It waits until each Pod reports being Ready before starting the next one.',
      ),
      cites(
        docs('run-replicated-stateful-application#cloning-existing-data'),
        'the StatefulSet controller always ensures Pod N is Ready before starting Pod N+1',
      ),
      cites(
        docs('cassandra#validating-the-cassandra-statefulset'),
        'The StatefulSet resource deploys Pods sequentially.',
      ),
      cites(
        field('spec.podManagementPolicy'),
        'pods are created in increasing order (pod-0, then pod-1, etc) and the controller will wait until each pod is ready before continuing',
        'progressing only when the previous pod is ready or terminated',
        'At most one pod will be changed at any time.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('three pods are created in order, each after its predecessors are Ready', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      await expect(timeline).toFollow(rules.createdInOrder, rules.predecessorsReady, rules.oneUnreadyAtATime);
    });

    test('no pod is created while a predecessor is unready', async ({ set, faults, timeline }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.untilStatus({ readyReplicas: 1 });
      await faults.breakReadiness(set.pod(0));
      await set.pod(0).untilUnready();
      await set.untilStatus({ readyReplicas: 0 });
      const beforeScaleUp = timeline.bookmark();

      await set.scaleTo(3);
      await set.untilGenerationObserved();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeScaleUp)).toHaveNo('pod created', { whileUnready: set.pod(0) });
    });

    test('a pod is created only after its predecessor has been Ready for minReadySeconds', async ({
      set,
      timeline,
    }) => {
      await set.create({ replicas: 2, minReadySeconds: 5 });
      await set.untilReady();
      await expect(timeline).toFollow(rules.createdInOrder, rules.predecessorsAvailable(5));
    });
  },
);
