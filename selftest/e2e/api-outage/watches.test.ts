import { setTimeout as delay } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Timeline, timeline } from '../../../fixtures/timeline';
import { web } from '../../../fixtures/workloads/web/manifest';
import { connect, type Kube } from '../../../helpers/kube/client';
import { asMergePatch } from '../../../helpers/kube/patch';
import { plainPlatform } from '../../../helpers/platform';
import type { Resource } from '../../../helpers/timeline/history';
import { type Recorder, record } from '../../../helpers/timeline/record';
import { never } from '../../../helpers/timeline/rules';
import { createTestNamespace } from '../../cluster/native/test-namespace';
import { fakeWaiting } from '../../fixtures/waiting/fake-waiting';
import { webReference } from '../../support/images';
import { startSpecRun } from '../../support/spec-run';
import { noStorage } from '../../support/storage';
import type { Expiry } from './faulty-proxy';
import { outageCluster, passed, soon } from './outage-cluster';

const outage = outageCluster('outage-watches');

describe('A run of the guarantees', () => {
  test('does not fail while every watch is cut each second', async (context) => {
    const proxy = await outage.proxy();
    const cutting = setInterval(proxy.cut, 1_000);
    onTestFinished(() => clearInterval(cutting));
    const run = startSpecRun(
      'cut-watches',
      proxy.kubeconfig,
      'ordering/created-in-order',
      'identity/recreated-in-place',
      'identity/adoption',
    );
    await outage.untilFirstPod(run);
    const before = proxy.cuts;
    await outage.expectNoFailure(run, context);
    expect(proxy.cuts - before).toBeGreaterThan(10);
    expect(passed(run)).not.toEqual([]);
  });

  test('deletes every namespace, even if the response to its creation was lost', async (context) => {
    const proxy = await outage.proxy();
    proxy.dropResponse('POST /api/v1/namespaces');
    const run = startSpecRun('lost-answer', proxy.kubeconfig, 'identity/recreated-in-place');
    await outage.expectNoFailure(run, context);
    expect(passed(run)).toHaveLength(run.results.length - 1);
  });
});

describe('The recorder', () => {
  /** A pod without a scheduler, so that only the test changes the pod. */
  const pod: V1Pod = {
    metadata: { name: 'web-0' },
    spec: {
      schedulerName: 'none',
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [{ name: 'web', image: 'none' }],
    },
  };

  async function recorded(namespace: string, through: Kube, ...resources: Resource[]): Promise<Recorder> {
    await createTestNamespace(outage.kube, namespace);
    const over = new AbortController();
    onTestFinished(() => over.abort());
    return record(
      { kube: through, namespace, healthProbe: outage.healthProbe, signal: over.signal },
      resources,
    );
  }

  async function create(namespace: string): Promise<string | undefined> {
    const { metadata } = await outage.kube.core.createNamespacedPod({ namespace, body: pod });
    return metadata?.resourceVersion;
  }

  async function patch(namespace: string, step: number): Promise<string | undefined> {
    const body = { metadata: { annotations: { step: String(step) } } };
    const { metadata } = await outage.kube.core.patchNamespacedPod(
      { name: 'web-0', namespace, body },
      asMergePatch,
    );
    return metadata?.resourceVersion;
  }

  const eventTypes = (recorder: Recorder) => recorder.history().streams.Pod.map(({ type }) => type);

  const eventVersions = (recorder: Recorder) =>
    recorder
      .history()
      .streams.Pod.map((event) => ('object' in event ? event.object.metadata?.resourceVersion : event.type));

  test('records each version once and in order, although every watch is cut in the middle of an event', async () => {
    const proxy = await outage.proxy();
    proxy.cutAfter(10_000);
    const recorder = await recorded('cut', connect(proxy.kubeconfig), 'Pod');
    const versions = [await create('cut')];
    for (let step = 1; step <= 50; step++) versions.push(await patch('cut', step));
    await recorder.caughtUp('Pod');
    expect(eventVersions(recorder)).toEqual(['LISTED', ...versions]);
    expect(proxy.cuts).toBeGreaterThan(3);
  });

  test.each<Expiry>(['as a response', 'as an event'])(
    'records a gap if the resourceVersion has expired, reported %s',
    async (how) => {
      const proxy = await outage.proxy();
      const namespace = `expired-${how.split(' ').at(-1)}`;
      const recorder = await recorded(namespace, connect(proxy.kubeconfig), 'Pod');
      await create(namespace);
      await recorder.caughtUp('Pod');
      proxy.expire(how);
      proxy.cut();
      await expect.poll(() => eventTypes(recorder), soon).toEqual(['LISTED', 'ADDED', 'GAP', 'LISTED']);
      await patch(namespace, 1);
      await recorder.caughtUp('Pod');
      expect(eventTypes(recorder)).toEqual(['LISTED', 'ADDED', 'GAP', 'LISTED', 'MODIFIED']);
      recorder.mark('quiet period', 'quiet for 3 s');
      expect(never('pod deleted')(recorder.history())).toMatchObject({
        is: 'inconclusive',
        why: expect.stringMatching(/^the Pod watch lost events at .*: 410 /),
      });
    },
  );

  test('has caught up only after it received a modification and a deletion', async () => {
    const proxy = await outage.proxy();
    const recorder = await recorded('behind', connect(proxy.kubeconfig), 'Pod');
    await create('behind');
    const remove = () => outage.kube.core.deleteNamespacedPod({ name: 'web-0', namespace: 'behind' });
    for (const [change, last] of [
      [() => patch('behind', 1), 'MODIFIED'],
      [remove, 'DELETED'],
    ] as const) {
      await recorder.caughtUp('Pod');
      const before = eventTypes(recorder);
      const release = proxy.delayWatches();
      await change();
      const { lists } = proxy;
      const catchingUp = recorder.caughtUp('Pod').then(() => 'caught up');
      await expect.poll(() => proxy.lists, soon).toBeGreaterThan(lists);
      expect(await Promise.race([catchingUp, delay(1_000, 'still behind')])).toBe('still behind');
      expect(eventTypes(recorder)).toEqual(before);
      release();
      await catchingUp;
      expect(eventTypes(recorder).at(-1)).toBe(last);
    }
  });

  test('does not end a quiet period while the controllers are frozen', async () => {
    const namespace = 'frozen';
    const recorder = await recorded(namespace, outage.kube, 'Pod', 'StatefulSet');
    const subject: Timeline = timeline({
      kube: outage.kube,
      namespace,
      recorder,
      waiting: fakeWaiting(),
      patience: 1,
      runControl: () => expect.unreachable('a control experiment was started'),
      highlight: () => {},
    });
    const observed = () => recorder.now().StatefulSet[0]?.status?.observedGeneration;
    const generation = () => recorder.now().StatefulSet[0]?.metadata?.generation;
    await outage.kube.apps.createNamespacedStatefulSet({
      namespace,
      body: web({ images: { web: webReference }, storage: noStorage, platform: plainPlatform }).manifest({
        replicas: 0,
      }),
    });
    await expect.poll(observed, soon).toBe(1);

    const afterwards = await outage.controllers().frozenWhile(async () => {
      const quiet = subject.quietPeriod().then(() => 'ended');
      await expect.poll(generation, soon).toBe(2);
      expect(await Promise.race([quiet, delay(5_000, 'quiet')])).toBe('quiet');
      expect(observed()).toBe(1);
      return { quiet };
    });
    expect(await afterwards.quiet).toBe('ended');
    expect(observed()).toBe(2);
    expect(recorder.history().marks.map(({ kind }) => kind)).toEqual(['quiet period']);
  });
});
