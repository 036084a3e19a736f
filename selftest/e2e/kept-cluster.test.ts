import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kubeconfigOf } from '../../cluster/registry';
import { required } from '../../helpers/guarantee/catalog';
import { filesOf } from '../reports/support/sample-run';
import { stsc } from '../support/command';
import { runsInOwnFolder } from '../support/runs';
import { secretsOf } from '../support/secrets';

const runs = runsInOwnFolder();
afterAll(runs.remove);

const allFilesIn = (parent: string): string[] =>
  readdirSync(parent, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));

test('A run with filters is partial and prints no password; the kept cluster accepts another run', {
  timeout: 600_000,
}, async () => {
  const ended = new AbortController();
  const collecting = secretsOf(runs.created, ended.signal);
  const kept = await runs.start([
    '--cluster',
    'native',
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
  const verdict = filesOf(join(runs.folder, 'stsc-results/latest')).verdict();
  expect(verdict).toMatchObject({
    verdict: 'partial',
    levels: { core: { result: 'partial' }, storage: { result: 'partial' } },
  });
  expect(verdict.notRun).toHaveLength(all - 2);

  const secrets = await collecting;
  expect(secrets.size).toBeGreaterThan(0);
  const written = [kept.stdout, kept.stderr, ...allFilesIn(join(runs.folder, 'stsc-results'))].join('\n');
  for (const secret of secrets) {
    expect(written).not.toContain(secret);
    expect(written).not.toContain(Buffer.from(secret).toString('base64'));
  }

  const [cluster] = await runs.clusters();
  expect(kept.stderr).toContain(`Cluster kept. Delete it with: stsc cluster down --name ${cluster?.name}`);
  const kubeconfig = kubeconfigOf(cluster?.folder ?? '');
  const again = await runs.start(['identity/stable-names'], { KUBECONFIG: kubeconfig });
  expect(again.stderr).toContain(`Target  ${kubeconfig} (from KUBECONFIG)`);
  expect(again.stderr).toContain(`Verdict partial: not a certificate; 1 of ${all} guarantees`);
  expect(again.exitCode).toBe(0);
  expect((await stsc(['cluster', 'down', '--name', cluster?.name ?? ''])).exitCode).toBe(0);
  expect(await runs.clusters()).toEqual([]);
});
