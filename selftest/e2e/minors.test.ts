import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cacheFolder } from '../../cluster/build-cache';
import { defaultMinor, kubernetesVersions, type Minor } from '../../cluster/versions';
import { stsc } from '../support/command';

const isBuilt = (version: string) =>
  existsSync(cacheFolder()) &&
  readdirSync(cacheFolder()).some((entry) => entry.startsWith(`kubernetes-${version}-`));

/** Guarantees of the controller itself; all others run on the default minor (certify.test.ts). */
const controllerSpecs = ['identity/', 'ordering/', 'retention/', 'validation/'];

const others = (Object.entries(kubernetesVersions) as [Minor, string][]).filter(
  ([minor]) => minor !== defaultMinor,
);

// Three minutes on two cores.
test.for(others)(
  'Kubernetes %s starts and is checked with one flag',
  { timeout: 600_000 },
  async ([minor, version], { skip }) => {
    // A build takes minutes; the machine of the nightly job has all minors in its cache.
    skip(
      !isBuilt(version),
      `Kubernetes ${version} is not in the cache; build it with: stsc cluster up --kubernetes ${minor}`,
    );
    const { stderr, stdout, exitCode } = await stsc([
      'run',
      '--cluster',
      'native',
      '--kubernetes',
      minor,
      ...controllerSpecs,
    ]);
    expect(`${stdout}\n${stderr}`).toContain(`Kubernetes v${version}, context`);
    expect(stderr).toMatch(
      /Verdict partial: .+ ran: [1-9]\d* passed, 0 failed, 0 inconclusive, \d+ unsupported, 0 skipped/,
    );
    expect(exitCode).toBe(0);
  },
);

test('A guarantee about an alpha feature is checked with the feature gate', {
  timeout: 300_000,
}, async () => {
  const { stderr, exitCode } = await stsc([
    ...['run', '--cluster', 'native', '--nodes', '1', '--feature-gate', 'StatefulSetRecreateStrategy=true'],
    'updates/recreate',
  ]);
  expect(stderr).toContain(
    'a disposable native cluster with one node, the disks of a stand-in for a cloud and the feature gates StatefulSetRecreateStrategy=true',
  );
  expect(stderr).toMatch(/[1-9]\d* passed, 0 failed, 0 inconclusive, 0 unsupported/);
  expect(exitCode).toBe(0);
});
