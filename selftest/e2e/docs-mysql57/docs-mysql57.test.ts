import { join } from 'node:path';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../../cluster/disposable';
import { loadImage } from '../../../cluster/native/load';
import { docsMysql57 } from '../../../fixtures/workloads/docs-mysql57/workload';
import { imageReferences, webRecipe } from '../../../fixtures/workloads/registry';
import type { RunContext } from '../../../helpers/run-context';
import { faults } from '../../../prove/faults';
import { startFaultSession } from '../../../prove/session';
import type { Result } from '../../../reports/result';
import { webReference } from '../../support/images';
import { startTunedSpecRun } from '../../support/spec-run';
import { buildStandIn } from './stand-in';

const id = 'guides/replicated-mysql-as-printed';

/** Four servers start one after another; on busy cores each takes a minute. */
const timeout = 600_000;

let cluster: DisposableCluster;
let standIns: RunContext['images'];

beforeAll(async () => {
  const options = { builder: 'native', minor: '1.37', nodes: 1, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-docs-mysql57', ...options, images: [webRecipe] }, () => {});
  const { reference, archive } = await buildStandIn();
  await loadImage(archive, [join(cluster.folder, 'node-0/containerd.sock')]);
  standIns = Object.fromEntries(docsMysql57.images.map(({ name }) => [name, reference]));
});

afterAll(() => cluster?.down());

async function outcome(
  run: string,
  built: RunContext['images'],
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
): Promise<readonly Result[]> {
  const images = imageReferences({ web: webReference, ...built });
  const settings = { images, onTestFinished };
  const { ended, results, runErrors } = startTunedSpecRun(settings, run, cluster.kubeconfig, id);
  expect([await ended, runErrors]).toEqual(['', []]);
  return results;
}

test.concurrent('The manifest of the documentation is unsupported where its images cannot be pulled', async (context) => {
  const [{ verdict, reason } = {}, ...others] = await outcome('no-images', {}, context);
  expect(others).toEqual([]);
  expect(verdict).toBe('unsupported');
  expect(reason).toMatch(/^docs-images: mysql:5\.7: (ErrImagePull|ImagePullBackOff): .*failed to pull .*$/);
});

test.concurrent('The guide passes with stand-in images', { timeout }, async (context) => {
  expect(await outcome('stand-ins', standIns, context)).toMatchObject([{ verdict: 'passed' }]);
});

test('The guide fails under its fault, with stand-in images', { timeout }, async (context) => {
  const [fault] = faults[id] ?? [];
  if (!fault) throw new Error(`${id} has no fault`);
  const session = await startFaultSession(cluster.kubeconfig, { [id]: fault });
  try {
    const [{ verdict, reason } = {}] = await outcome('with-fault', standIns, context);
    expect(verdict).toBe('failed');
    expect(reason?.replace(/stsc-\w+ \(/, 'NAMESPACE (')).toMatchInlineSnapshot(`
      "guides/replicated-mysql-as-printed: the PVCs of mysql have other phases than expected
        Expected   data-mysql-0 Bound, data-mysql-1 Bound, data-mysql-2 Bound, data-mysql-3 Bound
        Received   data-mysql-0 Bound, data-mysql-1 Bound, data-mysql-2 Bound
        Docs       https://kubernetes.io/docs/tasks/run-application/run-replicated-stateful-application/#generating-configuration
        Namespace  NAMESPACE (deleted)
        Rerun      stsc run guides/replicated-mysql-as-printed --keep-on-failure"
    `);
    expect(session.defects).toEqual([]);
  } finally {
    await session.close();
  }
});
