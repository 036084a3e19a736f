import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { required } from '../../helpers/guarantee/catalog';
import { filesOf } from '../reports/support/sample-run';
import { runsInOwnFolder } from '../support/runs';

const runs = runsInOwnFolder();
afterAll(runs.remove);

const native = ['--cluster', 'native'];

const origin =
  "a disposable native cluster with 3 nodes, the disks of a stand-in for a cloud, the defaults of kubeadm, a stand-in for OpenShift's admission (restricted-v2), the policies of a restricted platform and the taint dedicated=db:NoSchedule";

describe('stsc run', () => {
  // Without the databases, which `npm run certify` checks, and with the settings and rules that most clusters have.
  test('creates a cluster with all variants, certifies it, prints the path of the report and deletes the cluster', {
    timeout: 900_000,
  }, async () => {
    const taint = 'dedicated=db:NoSchedule';
    const { stderr, exitCode } = await runs.start([
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
    expect(await runs.clusters()).toEqual([]);

    const latest = filesOf(join(runs.folder, 'stsc-results/latest'));
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

  test('deletes its cluster when it is interrupted', async () => {
    const running = runs.start(native);
    await new Promise<void>((resolve) =>
      running.stderr.on('data', (text) => String(text).includes('context') && resolve()),
    );
    running.kill('SIGINT');
    const { stderr, exitCode } = await running;
    expect(stderr).toContain('Verdict interrupted');
    expect(exitCode).toBe(130);
    expect(await runs.clusters()).toEqual([]);
  });
});
