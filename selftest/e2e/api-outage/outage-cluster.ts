import { setTimeout as delay } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, onTestFinished, type TestContext } from 'vitest';
import { type DisposableCluster, startCluster } from '../../../cluster/disposable';
import { webRecipe } from '../../../fixtures/workloads/registry';
import { deadlines } from '../../../helpers/deadlines';
import { connect, type Kube } from '../../../helpers/kube/client';
import { type HealthProbe, startHealthProbe } from '../../../helpers/kube/health-probe';
import { labels } from '../../../helpers/labels';
import { controlPlaneProgram } from '../../../prove/disturbances/component';
import { waitForObject } from '../../cluster/native/wait-for-object';
import type { SpecRun } from '../../support/spec-run';
import { type FaultyProxy, faultyProxy } from './faulty-proxy';

/** Longer than a test waits for a controller before it starts a control experiment. */
export const longerThanControllerDeadline = () => delay(deadlines.controller + 5_000);

/** Long enough for two busy cores. */
export const soon = { timeout: 60_000, interval: 100 };

export const passed = ({ results }: SpecRun) => results.filter(({ verdict }) => verdict === 'passed');

/** Starts a cluster for the tests of a file, whose components the tests freeze and kill. */
export function outageCluster(name: string) {
  let cluster: DisposableCluster;
  let kube: Kube;
  let healthProbe: HealthProbe;

  beforeAll(async () => {
    const spec = { builder: 'native', minor: '1.37', nodes: 1, mayInstall: true } as const;
    cluster = await startCluster({ name, ...spec, images: [webRecipe] }, () => {});
    kube = connect(cluster.kubeconfig);
    healthProbe = startHealthProbe(kube);
  });

  afterAll(async () => {
    healthProbe?.stop();
    await cluster?.down();
  });

  /** The run reports the start of a case a little later, which on a fast machine is after its first pod exists. */
  const untilPod = async (run: SpecRun, what: string, isTrue: (pod: V1Pod) => boolean) => {
    await waitForObject<V1Pod>(kube, {
      path: '/api/v1/pods',
      list: () => kube.core.listPodForAllNamespaces(),
      what,
      isTrue: (pod) => pod.metadata?.namespace?.startsWith('stsc-') === true && isTrue(pod),
      timeoutMs: soon.timeout,
    });
    await expect.poll(() => run.inProgress.size, soon).toBeGreaterThan(0);
  };

  return {
    get kubeconfig() {
      return cluster.kubeconfig;
    },
    get kube() {
      return kube;
    },
    get healthProbe() {
      return healthProbe;
    },
    server: () => controlPlaneProgram(cluster.folder, 'kube-apiserver'),
    controllers: () => controlPlaneProgram(cluster.folder, 'kube-controller-manager'),

    async proxy(): Promise<FaultyProxy> {
      const proxy = await faultyProxy(cluster.kubeconfig);
      onTestFinished(proxy.close);
      return proxy;
    },

    /** The first pod exists, and a case is in progress. */
    untilFirstPod: (run: SpecRun) =>
      untilPod(run, 'the first pod of a StatefulSet', ({ metadata }) => metadata?.name === 'web-0'),

    /** A namespace cannot be deleted while one of its pods has a finalizer. */
    untilPodHasFinalizer: (run: SpecRun) =>
      untilPod(run, 'a pod with a finalizer', ({ metadata }) => metadata?.finalizers !== undefined),

    async expectNoFailure(run: SpecRun, { annotate }: TestContext): Promise<void> {
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
    },
  };
}
