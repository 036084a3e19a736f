import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../../cluster/disposable';
import { type DocsImageName, docsImageNames } from '../../../cluster/images';
import { loadImage } from '../../../cluster/native/load';
import { faults } from '../../../prove/faults';
import { startFaultSession } from '../../../prove/session';
import type { Result } from '../../../reports/result';
import { startWith } from '../api-outage/run';
import { buildStandIn } from './stand-in';

const id = 'guides/replicated-mysql-as-printed';

/** Four servers come up one after the other; on busy cores each takes a minute. */
const timeout = 600_000;

let cluster: DisposableCluster;
let standIns: Readonly<Record<DocsImageName, string>>;

beforeAll(async () => {
  const wanted = { builder: 'native', minor: '1.35', nodes: 1, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-docs-mysql57', ...wanted }, () => {});
  const { reference, archive } = await buildStandIn();
  await loadImage(archive, [join(cluster.folder, 'node-0/containerd.sock')]);
  standIns = { mysql: reference, xtrabackup: reference };
});

afterAll(() => cluster?.down());

async function outcome(run: string, images: typeof standIns): Promise<readonly Result[]> {
  const { ended, results, runErrors } = startWith(images, run, cluster.kubeconfig, id);
  expect([await ended, runErrors]).toEqual(['', []]);
  return results;
}

test("The docs' own manifest is unsupported where its images can not be pulled", async () => {
  const [{ verdict, reason } = {}, ...others] = await outcome('no-images', docsImageNames());
  expect(others).toEqual([]);
  expect(verdict).toBe('unsupported');
  expect(reason).toMatch(/^docs-images: mysql:5\.7: (ErrImagePull|ImagePullBackOff): .*failed to pull .*$/);
});

test('It does what its guide says, with stand-ins for its images', { timeout }, async () => {
  expect(await outcome('stand-ins', standIns)).toMatchObject([{ verdict: 'passed' }]);
});

test('It turns red under its saboteur, with stand-ins for its images', { timeout }, async () => {
  const [saboteur] = faults[id] ?? [];
  if (!saboteur) throw new Error(`${id} has no saboteur`);
  const stage = await startFaultSession(cluster.kubeconfig, { [id]: saboteur });
  try {
    const [{ verdict, reason } = {}] = await outcome('sabotaged', standIns);
    expect(verdict).toBe('failed');
    expect(reason).toMatchInlineSnapshot(`
      "expected [ 'data-mysql-0 Bound', …(2) ] to deeply equal [ 'data-mysql-0 Bound', …(3) ]

      - Expected
      + Received

        [
          "data-mysql-0 Bound",
          "data-mysql-1 Bound",
          "data-mysql-2 Bound",
      -   "data-mysql-3 Bound",
        ]"
    `);
    expect(stage.defects).toEqual([]);
  } finally {
    await stage.close();
  }
});
