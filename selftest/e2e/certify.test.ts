import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, kubeconfigOf } from '../../cluster/registry';
import { filesOf } from '../reports/support/sample-run';
import { plain, stsc, stscPath } from '../support/command';
import { secretsOf } from '../support/secrets';

let folder: string;
let others: ReadonlySet<string>;
beforeAll(async () => {
  others = new Set((await clusters()).map(({ name }) => name));
  folder = mkdtempSync(join(tmpdir(), 'stsc-certify-'));
});
afterAll(async () => {
  // A failed test may have left the cluster that it kept.
  for (const { name } of await runClusters()) await stsc(['cluster', 'down', '--name', name]);
  rmSync(folder, { recursive: true });
});

/** Runs in the folder of this test, which receives the results. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [stscPath, 'run', ...args], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    env: { ...plain, ...env },
  });

const native = ['--cluster', 'native'];

const allFilesIn = (parent: string): string[] =>
  readdirSync(parent, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));

/** The clusters that runs of this test created; other clusters may exist on this machine. */
const runClusters = async () =>
  (await clusters()).filter(({ name }) => name.startsWith('run-') && !others.has(name));

describe('stsc run', () => {
  // All areas, but not all database guarantees, which take five minutes more: `npm run certify` checks them.
  const areas = [
    ...['identity/', 'network/', 'ordering/', 'retention/', 'storage/', 'validation/'],
    ...[
      'guides/bash-statefulset',
      'replication/cloned-from-predecessor',
      'replication/replicas-refuse-writes',
    ],
  ];
  const timeout = 900_000;
  test('creates a cluster, certifies it, prints the path of the report and deletes the cluster', {
    timeout,
  }, async () => {
    const ended = new AbortController();
    const collecting = secretsOf((name) => name.startsWith('run-') && !others.has(name), ended.signal);
    const { stdout, stderr, exitCode } = await run([...native, ...areas]);
    ended.abort();
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /Target\s+a disposable native cluster with 3 nodes\n\s+https:\/\/198\.\S+, Kubernetes v1\.35\.4/,
    );
    expect(stderr).toMatch(
      /Verdict conformant: [1-9]\d* passed, 0 failed, 0 inconclusive, \d+ unsupported, 0 skipped/,
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
    expect(latest.results()).toContainEqual(
      expect.objectContaining({ guarantee: 'identity/stable-names', level: 'core', verdict: 'passed' }),
    );
    expect(latest.verdict()).toMatchObject({
      verdict: 'conformant',
      cluster: { origin: 'a disposable native cluster with 3 nodes', version: 'v1.35.4' },
      provider: { name: 'local', storageClass: 'standard', driver: 'kubernetes.io/host-path' },
      profiles: [
        { levels: { core: { result: 'conformant', failed: [], inconclusive: [], unsupported: [] } } },
      ],
      runErrors: [],
    });

    const secrets = await collecting;
    expect(secrets.size).toBeGreaterThan(0);
    const written = [stdout, stderr, ...allFilesIn(join(folder, 'stsc-results'))].join('\n');
    for (const secret of secrets) {
      expect(written).not.toContain(secret);
      expect(written).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  test('keeps the cluster with --keep-cluster; a second run certifies it through its kubeconfig', async () => {
    const kept = await run([...native, '--keep-cluster', 'identity/stable-names']);
    expect(kept.exitCode).toBe(0);
    const [cluster] = await runClusters();
    expect(kept.stderr).toContain(`Cluster kept. Delete it with: stsc cluster down --name ${cluster?.name}`);
    const kubeconfig = kubeconfigOf(cluster?.folder ?? '');
    const again = await run(['--registry', 'localhost/nowhere', 'no-such-guarantee'], {
      KUBECONFIG: kubeconfig,
    });
    expect(again.stderr).toContain("No spec matches 'no-such-guarantee'");
    expect(again.stderr).toContain(`Target  ${kubeconfig} (from KUBECONFIG)`);
    expect(again.stderr).toContain(
      'Verdict inconclusive: 0 passed, 0 failed, 0 inconclusive, 0 unsupported, 0 skipped',
    );
    expect(again.exitCode).toBe(4);
    expect((await stsc(['cluster', 'down', '--name', cluster?.name ?? ''])).exitCode).toBe(0);
    expect(await runClusters()).toEqual([]);
  });

  test('deletes its cluster when it is interrupted', async () => {
    const running = execa(process.execPath, [stscPath, 'run', ...native], {
      cwd: folder,
      reject: false,
      env: { ...plain },
    });
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
