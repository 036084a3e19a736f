import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, kubeconfigOf } from '../../cluster/registry';
import { left } from '../reports/support/rehearse';
import { plain, stsc, stscPath } from '../support/command';
import { secretsOf } from '../support/secrets';

let folder: string;
let others: ReadonlySet<string>;
beforeAll(async () => {
  others = new Set((await clusters()).map(({ name }) => name));
  folder = mkdtempSync(join(tmpdir(), 'stsc-certify-'));
});
afterAll(async () => {
  // A test that failed may have left the cluster that it had asked to keep.
  for (const { name } of await ofRuns()) await stsc(['cluster', 'down', '--name', name]);
  rmSync(folder, { recursive: true });
});

/** Runs in a folder of the test's own, where the results go. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [stscPath, 'run', ...args], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    env: { ...plain, ...env },
  });

const native = ['--cluster', 'native'];

const everythingIn = (place: string): string[] =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));

/** The clusters that runs made; somebody else's may be there beside them. */
const ofRuns = async () =>
  (await clusters()).filter(({ name }) => name.startsWith('run-') && !others.has(name));

describe('One command', () => {
  // All areas. The databases, whole, take five minutes more: they are for whoever runs `npm run certify`, and the night.
  const areas = [
    ...['identity/', 'network/', 'ordering/', 'retention/', 'storage/', 'validation/'],
    ...[
      'guides/bash-statefulset',
      'replication/cloned-from-predecessor',
      'replication/replicas-refuse-writes',
    ],
  ];
  const timeout = 900_000;
  test('makes a cluster, certifies it, says where the report lies, and takes the cluster down', {
    timeout,
  }, async () => {
    const over = new AbortController();
    const watching = secretsOf((name) => name.startsWith('run-') && !others.has(name), over.signal);
    const { stdout, stderr, exitCode } = await run([...native, ...areas]);
    over.abort();
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /Target\s+a throwaway native cluster with 3 nodes\n\s+https:\/\/198\.\S+, Kubernetes v1\.35\.4/,
    );
    expect(stderr).toMatch(
      /Verdict conformant: [1-9]\d* passed, 0 failed, 0 inconclusive, \d+ unsupported, 0 skipped/,
    );
    expect(stderr).toMatch(/Report {2}stsc-results\/\S+\/report\.html/);
    expect(await ofRuns()).toEqual([]);

    const latest = left(join(folder, 'stsc-results/latest'));
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
      cluster: { origin: 'a throwaway native cluster with 3 nodes', version: 'v1.35.4' },
      provider: { name: 'local', storageClass: 'standard', driver: 'kubernetes.io/host-path' },
      profiles: [
        { levels: { core: { result: 'conformant', failed: [], inconclusive: [], unsupported: [] } } },
      ],
      troubles: [],
    });

    const secrets = await watching;
    expect(secrets.size).toBeGreaterThan(0);
    const written = [stdout, stderr, ...everythingIn(join(folder, 'stsc-results'))].join('\n');
    for (const secret of secrets) {
      expect(written).not.toContain(secret);
      expect(written).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  test('leaves the cluster when asked to; it is certified again as a given one, and nothing of ours stays in it', async () => {
    const kept = await run([...native, '--keep-cluster', 'identity/stable-names']);
    expect(kept.exitCode).toBe(0);
    const [cluster] = await ofRuns();
    expect(kept.stderr).toContain(`The cluster lives on: stsc cluster down --name ${cluster?.name}`);
    const kubeconfig = kubeconfigOf(cluster?.folder ?? '');
    const again = await run(['--registry', 'localhost/nowhere', 'no-such-guarantee'], {
      KUBECONFIG: kubeconfig,
    });
    expect(again.stderr).toContain(`Target  ${kubeconfig} (from KUBECONFIG)`);
    expect(again.stderr).toContain(
      'Verdict inconclusive: 0 passed, 0 failed, 0 inconclusive, 0 unsupported, 0 skipped',
    );
    expect(again.exitCode).toBe(4);
    expect((await stsc(['cluster', 'down', '--name', cluster?.name ?? ''])).exitCode).toBe(0);
    expect(await ofRuns()).toEqual([]);
  });

  test('is interrupted cleanly', async () => {
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
    expect(await ofRuns()).toEqual([]);
  });
});
