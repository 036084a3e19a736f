import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cacheFolder } from '../../cluster/build-cache';
import { defaultMinor, kubernetesVersions, type Minor } from '../../cluster/versions';
import { stsc } from '../support/command';

const isBuilt = (version: string) =>
  existsSync(cacheFolder()) &&
  readdirSync(cacheFolder()).some((entry) => entry.startsWith(`kubernetes-${version}-`));

/** What the controller does itself. All else runs on the default minor (certify.test.ts). */
const quick = ['identity/', 'ordering/', 'retention/', 'validation/'];

const others = (Object.entries(kubernetesVersions) as [Minor, string][]).filter(
  ([minor]) => minor !== defaultMinor,
);

// Three minutes on two cores.
test.for(others)(
  'Kubernetes %s boots and is certified with one flag',
  { timeout: 600_000 },
  async ([minor, version], { skip }) => {
    // A build takes minutes: this is for the machine of a nightly job, which has them all.
    skip(
      !isBuilt(version),
      `Kubernetes ${version} is not built here: stsc cluster up --kubernetes ${minor} builds it`,
    );
    const { stderr, stdout, exitCode } = await stsc([
      'run',
      '--cluster',
      'native',
      '--kubernetes',
      minor,
      ...quick,
    ]);
    expect(`${stdout}\n${stderr}`).toContain(`Kubernetes v${version}, context`);
    expect(stderr).toContain('Verdict conformant');
    expect(exitCode).toBe(0);
  },
);
