import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, kubeconfigOf } from '../../cluster/registry';
import { required } from '../../helpers/guarantee/catalog';
import { filesOf } from '../reports/support/sample-run';
import { plain, stsc, stscPath } from '../support/command';
import { secretsOf } from '../support/secrets';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stsc-certify-'));
});
afterAll(async () => {
  // A failed test may have left the cluster that it kept.
  for (const { name } of await runClusters()) await stsc(['cluster', 'down', '--name', name]);
  rmSync(folder, { recursive: true });
});

/** The names of the clusters that the runs of this file create; other files run at the same time. */
const ownClusters = new Set<string>();

/** Runs in the folder of this test, which receives the results. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child = execa(process.execPath, [stscPath, 'run', ...args], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    env: { ...plain, ...env },
  });
  ownClusters.add(`run-${child.pid}`);
  return child;
};

const native = ['--cluster', 'native'];

const allFilesIn = (parent: string): string[] =>
  readdirSync(parent, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));

const runClusters = async () => (await clusters()).filter(({ name }) => ownClusters.has(name));

const origin =
  "a disposable native cluster with 3 nodes, the disks of a stand-in for a cloud, the defaults of kubeadm, a stand-in for OpenShift's admission (restricted-v2), the policies of a restricted platform and the taint dedicated=db:NoSchedule";

describe('stsc run', () => {
  // Without the databases, which `npm run certify` checks, and with the settings and rules that most clusters have.
  test('creates a cluster with all variants, certifies it, prints the path of the report and deletes the cluster', {
    timeout: 900_000,
  }, async () => {
    const taint = 'dedicated=db:NoSchedule';
    const { stderr, exitCode } = await run([
      ...['--like', 'kubeadm,openshift,restricted', '--taint', taint, '--toleration', taint],
      ...['--profile', 'standard', '--accept-known'],
    ]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`Target  ${origin}\n`);
    expect(stderr).toMatch(/\n\s+https:\/\/198\.\S+, Kubernetes v1\.37\.2/);
    expect(stderr).toContain('The platform assigns the user IDs of pods');
    expect(stderr).toMatch(
      /Verdict conformant \(profile standard\): [1-9]\d* passed, 0 failed, (\d+ known, )?0 inconclusive, \d+ unsupported, 0 skipped/,
    );
    expect(stderr).toMatch(/Report {2}stsc-results\/\S+\/report\.html/);
    expect(await runClusters()).toEqual([]);

    const latest = filesOf(join(folder, 'stsc-results/latest'));
    expect(latest.files()).toEqual([
      'allure-results',
      'junit.xml',
      'report.html',
      'results.ndjson',
      'verdict.json',
    ]);
    const ran = new Set(latest.results().map(({ guarantee }) => guarantee));
    expect([...ran].toSorted()).toEqual(required('standard').map(({ id }) => id));
    expect(latest.verdict()).toMatchObject({
      verdict: 'conformant',
      profile: 'standard',
      required: ran.size,
      notRun: [],
      cluster: {
        origin,
        version: 'v1.37.2',
      },
      provider: { name: 'local', storageClass: 'standard', driver: 'disks.statefulset-conformance.local' },
      levels: {
        core: { result: 'conformant', failed: [], inconclusive: [] },
        network: { result: 'conformant' },
        storage: { result: 'conformant' },
      },
      runErrors: [],
    });
  });

  test('with filters is partial and prints no password; the kept cluster accepts another run', {
    timeout: 600_000,
  }, async () => {
    const ended = new AbortController();
    const collecting = secretsOf((name) => ownClusters.has(name), ended.signal);
    const kept = await run([
      ...native,
      '--keep-cluster',
      'identity/stable-names',
      'replication/replicas-refuse-writes',
    ]);
    ended.abort();
    expect(kept.exitCode).toBe(0);
    const all = required('certified').length;
    expect(kept.stderr).toContain(
      `Verdict partial: not a certificate; 2 of ${all} guarantees of profile certified ran: 2 passed, 0 failed`,
    );
    const verdict = filesOf(join(folder, 'stsc-results/latest')).verdict();
    expect(verdict).toMatchObject({
      verdict: 'partial',
      levels: { core: { result: 'partial' }, storage: { result: 'partial' } },
    });
    expect(verdict.notRun).toHaveLength(all - 2);

    const secrets = await collecting;
    expect(secrets.size).toBeGreaterThan(0);
    const written = [kept.stdout, kept.stderr, ...allFilesIn(join(folder, 'stsc-results'))].join('\n');
    for (const secret of secrets) {
      expect(written).not.toContain(secret);
      expect(written).not.toContain(Buffer.from(secret).toString('base64'));
    }

    const [cluster] = await runClusters();
    expect(kept.stderr).toContain(`Cluster kept. Delete it with: stsc cluster down --name ${cluster?.name}`);
    const kubeconfig = kubeconfigOf(cluster?.folder ?? '');
    const again = await run(['identity/stable-names'], { KUBECONFIG: kubeconfig });
    expect(again.stderr).toContain(`Target  ${kubeconfig} (from KUBECONFIG)`);
    expect(again.stderr).toContain(`Verdict partial: not a certificate; 1 of ${all} guarantees`);
    expect(again.exitCode).toBe(0);
    expect((await stsc(['cluster', 'down', '--name', cluster?.name ?? ''])).exitCode).toBe(0);
    expect(await runClusters()).toEqual([]);
  });

  test('deletes its cluster when it is interrupted', async () => {
    const running = run(native);
    await new Promise<void>((resolve) =>
      running.stderr.on('data', (text) => String(text).includes('context') && resolve()),
    );
    running.kill('SIGINT');
    const { stderr, exitCode } = await running;
    expect(stderr).toContain('Verdict interrupted');
    expect(exitCode).toBe(130);
    expect(await runClusters()).toEqual([]);
  });
});
