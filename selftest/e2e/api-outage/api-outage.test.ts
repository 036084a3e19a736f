import { setTimeout as delay } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, onTestFinished, type TestContext, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../../cluster/disposable';
import { type Timeline, timeline } from '../../../fixtures/timeline';
import { webRecipe } from '../../../fixtures/workloads/registry';
import { web } from '../../../fixtures/workloads/web/manifest';
import { deadlines } from '../../../helpers/deadlines';
import { connect, type Kube } from '../../../helpers/kube/client';
import { type HealthProbe, startHealthProbe } from '../../../helpers/kube/health-probe';
import { asMergePatch } from '../../../helpers/kube/patch';
import { labels } from '../../../helpers/labels';
import type { Resource } from '../../../helpers/timeline/history';
import { type Recorder, record } from '../../../helpers/timeline/record';
import { never } from '../../../helpers/timeline/rules';
import { controlPlaneProgram } from '../../../prove/disturbances/component';
import { createTestNamespace } from '../../cluster/native/test-namespace';
import { waitForObject } from '../../cluster/native/wait-for-object';
import { fakeWaiting } from '../../fixtures/waiting/fake-waiting';
import { webReference } from '../../support/images';
import { type SpecRun, startSpecRun } from '../../support/spec-run';
import { noStorage } from '../../support/storage';
import { type Expiry, type FaultyProxy, faultyProxy } from './faulty-proxy';

/** Long enough for two busy cores. */
const soon = { timeout: 60_000, interval: 100 };

let cluster: DisposableCluster;
let kube: Kube;
let healthProbe: HealthProbe;

beforeAll(async () => {
  const spec = { builder: 'native', minor: '1.37', nodes: 1, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-outage', ...spec, images: [webRecipe] }, () => {});
  kube = connect(cluster.kubeconfig);
  healthProbe = startHealthProbe(kube);
});

afterAll(async () => {
  healthProbe?.stop();
  await cluster?.down();
});

const server = () => controlPlaneProgram(cluster.folder, 'kube-apiserver');
const controllers = () => controlPlaneProgram(cluster.folder, 'kube-controller-manager');

async function proxyToCluster(): Promise<FaultyProxy> {
  const proxy = await faultyProxy(cluster.kubeconfig);
  onTestFinished(proxy.close);
  return proxy;
}

describe('A run of the guarantees', () => {
  const untilPod = (what: string, isTrue: (pod: V1Pod) => boolean) =>
    waitForObject<V1Pod>(kube, {
      path: '/api/v1/pods',
      list: () => kube.core.listPodForAllNamespaces(),
      what,
      isTrue: (pod) => pod.metadata?.namespace?.startsWith('stsc-') === true && isTrue(pod),
      timeoutMs: soon.timeout,
    });

  /** The first pod exists, but not its successors. */
  const untilFirstPod = () =>
    untilPod('the first pod of a StatefulSet', ({ metadata }) => metadata?.name === 'web-0');

  /** A namespace cannot be deleted while one of its pods has a finalizer. */
  const untilPodHasFinalizer = () =>
    untilPod('a pod with a finalizer', ({ metadata }) => metadata?.finalizers !== undefined);

  /** Longer than a test waits for a controller before it starts a control experiment. */
  const longerThanControllerDeadline = () => delay(deadlines.controller + 5_000);

  const passed = ({ results }: SpecRun) => results.filter(({ verdict }) => verdict === 'passed');

  async function expectNoFailure(run: SpecRun, { annotate }: TestContext): Promise<void> {
    expect.soft(await run.ended).toBe('');
    const by = (verdict: string) => run.results.filter((result) => result.verdict === verdict);
    await annotate(`${by('passed').length} passed, ${by('inconclusive').length} inconclusive`);
    for (const { guarantee, reason } of by('inconclusive')) await annotate(`${guarantee}: ${reason}`);
    expect.soft(by('failed').map(({ guarantee, reason }) => `${guarantee}: ${reason}`)).toEqual([]);
    expect.soft(by('passed').length + by('inconclusive').length).toBe(run.results.length);
    expect.soft(run.runErrors).toEqual([]);
    expect.soft([...run.inProgress]).toEqual([]);
    const { items } = await kube.core.listNamespace({ labelSelector: `${labels.run}=${run.id}` });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual([]);
  }

  test('does not fail while the API server is frozen', async (context) => {
    const run = startSpecRun(
      'frozen-server',
      cluster.kubeconfig,
      'ordering/created-in-order',
      'ordering/deleted-in-reverse',
      'identity/recreated-in-place',
    );
    await untilFirstPod();
    const affected = run.inProgress.size;
    const finished = run.results.length;
    await server().frozenWhile(longerThanControllerDeadline);
    expect(affected).toBeGreaterThan(0);
    expect(run.results).toHaveLength(finished);
    expect(healthProbe.outages(deadlines.controller)).toHaveLength(1);
    await expectNoFailure(run, context);
    expect(passed(run)).not.toEqual([]);
  });

  test('does not fail while the API server is killed each time that it starts', async (context) => {
    const run = startSpecRun(
      'killed-server',
      cluster.kubeconfig,
      'ordering/created-in-order',
      'ordering/deleted-in-reverse',
      'identity/adoption',
    );
    await untilPodHasFinalizer();
    const affected = run.inProgress.size;
    const kills = await server().killedFor(8_000);
    expect(affected).toBeGreaterThan(0);
    expect(kills).toBeGreaterThan(1);
    await expectNoFailure(run, context);
  });

  test('does not fail while every watch is cut each second', async (context) => {
    const proxy = await proxyToCluster();
    const cutting = setInterval(proxy.cut, 1_000);
    onTestFinished(() => clearInterval(cutting));
    const run = startSpecRun(
      'cut-watches',
      proxy.kubeconfig,
      'ordering/created-in-order',
      'identity/recreated-in-place',
      'identity/adoption',
    );
    await untilFirstPod();
    const before = proxy.cuts;
    await expectNoFailure(run, context);
    expect(proxy.cuts - before).toBeGreaterThan(10);
    expect(passed(run)).not.toEqual([]);
  });

  test('does not fail while the controllers are frozen', async (context) => {
    const run = startSpecRun(
      'frozen-controllers',
      cluster.kubeconfig,
      'ordering/created-in-order',
      'ordering/deleted-in-reverse',
      'identity/adoption',
    );
    await untilFirstPod();
    const affected = run.inProgress.size;
    await controllers().frozenWhile(longerThanControllerDeadline);
    expect(affected).toBeGreaterThan(0);
    await expectNoFailure(run, context);
    expect(passed(run)).not.toEqual([]);
  });

  test('deletes every namespace, even if the response to its creation was lost', async (context) => {
    const proxy = await proxyToCluster();
    proxy.dropResponse('POST /api/v1/namespaces');
    const run = startSpecRun('lost-answer', proxy.kubeconfig, 'identity/recreated-in-place');
    await expectNoFailure(run, context);
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
    await createTestNamespace(kube, namespace);
    const over = new AbortController();
    onTestFinished(() => over.abort());
    return record({ kube: through, namespace, healthProbe, signal: over.signal }, resources);
  }

  async function create(namespace: string): Promise<string | undefined> {
    const { metadata } = await kube.core.createNamespacedPod({ namespace, body: pod });
    return metadata?.resourceVersion;
  }

  async function patch(namespace: string, step: number): Promise<string | undefined> {
    const body = { metadata: { annotations: { step: String(step) } } };
    const { metadata } = await kube.core.patchNamespacedPod({ name: 'web-0', namespace, body }, asMergePatch);
    return metadata?.resourceVersion;
  }

  const eventTypes = (recorder: Recorder) => recorder.history().streams.Pod.map(({ type }) => type);

  const eventVersions = (recorder: Recorder) =>
    recorder
      .history()
      .streams.Pod.map((event) => ('object' in event ? event.object.metadata?.resourceVersion : event.type));

  test('records each version once and in order, although every watch is cut in the middle of an event', async () => {
    const proxy = await proxyToCluster();
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
      const proxy = await proxyToCluster();
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
    const proxy = await proxyToCluster();
    const recorder = await recorded('behind', connect(proxy.kubeconfig), 'Pod');
    await create('behind');
    const remove = () => kube.core.deleteNamespacedPod({ name: 'web-0', namespace: 'behind' });
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
    const recorder = await recorded(namespace, kube, 'Pod', 'StatefulSet');
    const subject: Timeline = timeline({
      kube,
      namespace,
      recorder,
      waiting: fakeWaiting(),
      patience: 1,
      runControl: () => expect.unreachable('a control experiment was started'),
      highlight: () => {},
    });
    const observed = () => recorder.now().StatefulSet[0]?.status?.observedGeneration;
    const generation = () => recorder.now().StatefulSet[0]?.metadata?.generation;
    await kube.apps.createNamespacedStatefulSet({
      namespace,
      body: web({ images: { web: webReference }, storage: noStorage }).manifest({ replicas: 0 }),
    });
    await expect.poll(observed, soon).toBe(1);

    const afterwards = await controllers().frozenWhile(async () => {
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
