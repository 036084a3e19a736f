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
import { createTestNamespace } from '../../cluster/native/test-namespace';
import { waitForObject } from '../../cluster/native/wait-for-object';
import { webReference } from '../../support/images';
import { noStorage } from '../../support/storage';
import { component } from './component';
import { type Forgetting, type GoBetween, goBetween } from './faulty-proxy';
import { type Run, start } from './run';

/** Even on two cores that others keep busy. */
const soon = { timeout: 60_000, interval: 100 };

let cluster: DisposableCluster;
let kube: Kube;
let pulse: HealthProbe;

beforeAll(async () => {
  const wanted = { builder: 'native', minor: '1.35', nodes: 1, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-trouble', ...wanted, images: [webRecipe] }, () => {});
  kube = connect(cluster.kubeconfig);
  pulse = startHealthProbe(kube);
});

afterAll(async () => {
  pulse?.stop();
  await cluster?.down();
});

const server = () => component(cluster, 'kube-apiserver');
const controllers = () => component(cluster, 'kube-controller-manager');

async function between(): Promise<GoBetween> {
  const it = await goBetween(cluster.kubeconfig);
  onTestFinished(it.close);
  return it;
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

  /** Its successors are still to come. */
  const untilSetsGrow = () =>
    untilPod('the first pod of a set', ({ metadata }) => metadata?.name === 'web-0');

  /** A namespace would never end while one of its pods is held. */
  const untilPodIsHeld = () => untilPod('a held pod', ({ metadata }) => metadata?.finalizers !== undefined);

  /** Longer than a test waits for a controller before it asks a witness. */
  const longerThanPatience = () => delay(deadlines.controller + 5_000);

  const passed = ({ results }: Run) => results.filter(({ verdict }) => verdict === 'passed');

  async function expectNoneBroken(run: Run, { annotate }: TestContext): Promise<void> {
    expect.soft(await run.ended).toBe('');
    const by = (verdict: string) => run.results.filter((result) => result.verdict === verdict);
    await annotate(`${by('passed').length} passed, ${by('inconclusive').length} inconclusive`);
    for (const { guarantee, reason } of by('inconclusive')) await annotate(`${guarantee}: ${reason}`);
    expect.soft(by('failed').map(({ guarantee, reason }) => `${guarantee}: ${reason}`)).toEqual([]);
    expect.soft(by('passed').length + by('inconclusive').length).toBe(run.results.length);
    expect.soft(run.troubles).toEqual([]);
    expect.soft([...run.underWay]).toEqual([]);
    const { items } = await kube.core.listNamespace({ labelSelector: `${labels.run}=${run.id}` });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual([]);
  }

  test('breaks none while the API server is frozen', async (context) => {
    const run = start(
      'frozen-server',
      cluster.kubeconfig,
      'ordering/created-in-order',
      'ordering/deleted-in-reverse',
      'identity/recreated-in-place',
    );
    await untilSetsGrow();
    const struck = run.underWay.size;
    const ended = run.results.length;
    await server().frozenWhile(longerThanPatience);
    expect(struck).toBeGreaterThan(0);
    expect(run.results).toHaveLength(ended);
    expect(pulse.outages(deadlines.controller)).toHaveLength(1);
    await expectNoneBroken(run, context);
    expect(passed(run)).not.toEqual([]);
  });

  test('breaks none while the API server is killed as often as it comes back', async (context) => {
    const run = start(
      'killed-server',
      cluster.kubeconfig,
      'ordering/created-in-order',
      'ordering/deleted-in-reverse',
      'identity/adoption',
    );
    await untilPodIsHeld();
    const struck = run.underWay.size;
    const kills = await server().killedFor(8_000);
    expect(struck).toBeGreaterThan(0);
    expect(kills).toBeGreaterThan(1);
    await expectNoneBroken(run, context);
  });

  test('breaks none while every watch is cut each second', async (context) => {
    const rude = await between();
    const cutting = setInterval(rude.cut, 1_000);
    onTestFinished(() => clearInterval(cutting));
    const run = start(
      'cut-watches',
      rude.kubeconfig,
      'ordering/created-in-order',
      'identity/recreated-in-place',
      'identity/adoption',
    );
    await untilSetsGrow();
    const before = rude.cuts;
    await expectNoneBroken(run, context);
    expect(rude.cuts - before).toBeGreaterThan(10);
    expect(passed(run)).not.toEqual([]);
  });

  test('breaks none while no controller acts', async (context) => {
    const run = start(
      'frozen-controllers',
      cluster.kubeconfig,
      'ordering/created-in-order',
      'ordering/deleted-in-reverse',
      'identity/adoption',
    );
    await untilSetsGrow();
    const struck = run.underWay.size;
    await controllers().frozenWhile(longerThanPatience);
    expect(struck).toBeGreaterThan(0);
    await expectNoneBroken(run, context);
    expect(passed(run)).not.toEqual([]);
  });

  test('leaves no namespace behind, not even one whose name it was never told', async (context) => {
    const rude = await between();
    rude.lose('POST /api/v1/namespaces');
    const run = start('lost-answer', rude.kubeconfig, 'identity/recreated-in-place');
    await expectNoneBroken(run, context);
    expect(passed(run)).toHaveLength(run.results.length - 1);
  });
});

describe('The recorder', () => {
  /** A pod that nobody but us touches. */
  const pod: V1Pod = {
    metadata: { name: 'web-0' },
    spec: {
      schedulerName: 'nobody',
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [{ name: 'web', image: 'none' }],
    },
  };

  async function recorded(namespace: string, through: Kube, ...resources: Resource[]): Promise<Recorder> {
    await createTestNamespace(kube, namespace);
    const over = new AbortController();
    onTestFinished(() => over.abort());
    return record(through, namespace, resources, pulse, over.signal);
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

  const typesHeard = (recorder: Recorder) => recorder.history().streams.Pod.map(({ type }) => type);

  const versionsHeard = (recorder: Recorder) =>
    recorder
      .history()
      .streams.Pod.map((event) => ('object' in event ? event.object.metadata?.resourceVersion : event.type));

  test('hears each version once, in order, though every watch is cut in the middle of a word', async () => {
    const rude = await between();
    rude.cutAfter(10_000);
    const recorder = await recorded('cut', connect(rude.kubeconfig), 'Pod');
    const versions = [await create('cut')];
    for (let step = 1; step <= 50; step++) versions.push(await patch('cut', step));
    await recorder.caughtUp('Pod');
    expect(versionsHeard(recorder)).toEqual(['LISTED', ...versions]);
    expect(rude.cuts).toBeGreaterThan(3);
  });

  test.each<Forgetting>(['with a refusal', 'as an event'])(
    'notes a gap where the API server has forgotten what came next, told %s',
    async (how) => {
      const rude = await between();
      const namespace = `forgotten-${how.split(' ').at(-1)}`;
      const recorder = await recorded(namespace, connect(rude.kubeconfig), 'Pod');
      await create(namespace);
      await recorder.caughtUp('Pod');
      rude.forget(how);
      rude.cut();
      await expect.poll(() => typesHeard(recorder), soon).toEqual(['LISTED', 'ADDED', 'GAP', 'LISTED']);
      await patch(namespace, 1);
      await recorder.caughtUp('Pod');
      expect(typesHeard(recorder)).toEqual(['LISTED', 'ADDED', 'GAP', 'LISTED', 'MODIFIED']);
      recorder.mark('quiet period', 'held');
      expect(never('pod deleted')(recorder.history())).toMatchObject({
        is: 'inconclusive',
        why: expect.stringMatching(/^the watch of Pod lost events at .*: 410 /),
      });
    },
  );

  test('has caught up no sooner than it has heard of a change and of an end', async () => {
    const rude = await between();
    const recorder = await recorded('behind', connect(rude.kubeconfig), 'Pod');
    await create('behind');
    const remove = () => kube.core.deleteNamespacedPod({ name: 'web-0', namespace: 'behind' });
    for (const [change, last] of [
      [() => patch('behind', 1), 'MODIFIED'],
      [remove, 'DELETED'],
    ] as const) {
      await recorder.caughtUp('Pod');
      const heard = typesHeard(recorder);
      const letGo = rude.holdBack();
      await change();
      const { lists } = rude;
      const catchingUp = recorder.caughtUp('Pod').then(() => 'caught up');
      await expect.poll(() => rude.lists, soon).toBeGreaterThan(lists);
      expect(await Promise.race([catchingUp, delay(1_000, 'still behind')])).toBe('still behind');
      expect(typesHeard(recorder)).toEqual(heard);
      letGo();
      await catchingUp;
      expect(typesHeard(recorder).at(-1)).toBe(last);
    }
  });

  test('holds no silence for restraint in which no controller was awake', async () => {
    const namespace = 'asleep';
    const recorder = await recorded(namespace, kube, 'Pod', 'StatefulSet');
    const told: Timeline = timeline({
      kube,
      namespace,
      recorder,
      patience: 1,
      runControl: () => expect.unreachable('a control experiment was run'),
      highlight: () => {},
    });
    const observed = () => recorder.now().StatefulSet[0]?.status?.observedGeneration;
    const generation = () => recorder.now().StatefulSet[0]?.metadata?.generation;
    await kube.apps.createNamespacedStatefulSet({
      namespace,
      body: web({ images: { web: webReference }, storage: noStorage }).manifest({ replicas: 0 }),
    });
    await expect.poll(observed, soon).toBe(1);

    const holding = await controllers().frozenWhile(async () => {
      const holding = told.quietPeriod().then(() => 'held');
      await expect.poll(generation, soon).toBe(2);
      expect(await Promise.race([holding, delay(5_000, 'holding')])).toBe('holding');
      expect(observed()).toBe(1);
      return { holding };
    });
    expect(await holding.holding).toBe('held');
    expect(observed()).toBe(2);
    expect(recorder.history().marks.map(({ kind }) => kind)).toEqual(['quiet period']);
  });
});
