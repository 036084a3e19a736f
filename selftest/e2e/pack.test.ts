import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selectedGuarantees } from '../../cli/run/selection';
import { plain, project } from '../support/command';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stsc-pack-'));
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: project });
  const [{ filename }] = JSON.parse(stdout);
  await execa('npm', ['init', '--yes'], { cwd: folder });
  await execa('npm', ['install', '--prefer-offline', '--no-audit', join(folder, filename)], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

const installed = (args: readonly string[]) =>
  execa(join(folder, 'node_modules/.bin/stsc'), args, {
    cwd: folder,
    reject: false,
    env: { ...plain },
  });

test('Installed from a tarball, the command prints its help', async () => {
  const { stdout, exitCode } = await installed(['--help']);
  const guarantees = selectedGuarantees([]).length;
  expect(stdout.replace(` ${guarantees} `, ' N ')).toMatchInlineSnapshot(`
    "Usage: stsc [options] [command]

    Checks a Kubernetes cluster against N documented StatefulSet guarantees and
    prints the verdict.

    Options:
      -V, --version                  output the version number
      -h, --help                     display help for command

    Commands:
      run [options] [filters...]     check a cluster against the guarantees and
                                     print the verdict
      doctor [options] [filters...]  check whether a run is possible on a cluster,
                                     and print what prevents it and how to fix it
      rbac [options] [filters...]    print a manifest with the permissions that a
                                     run needs, and no others
      list [options] [filters...]    list the guarantees, and with a kubeconfig,
                                     which of them would run on that cluster
      images [options]               print the references of the images that a run
                                     uses, to mirror or pull them before the run
      cleanup [options]              list and delete what killed runs left in a
                                     cluster: namespaces, volumes and webhooks
      cluster                        manage disposable local clusters (no Docker
                                     needed on Linux)
      prove [options] [filters...]   show that each guarantee can fail: inject
                                     faults into a disposable cluster
      help [command]                 display help for command

    Examples:
      stsc run                                 certify a disposable cluster that is created for the run
      stsc run --kubeconfig ./prod.yaml        certify the cluster of a kubeconfig
      stsc doctor --kubeconfig ./prod.yaml     check in seconds whether a run is possible there, and how to fix it
      stsc rbac | kubectl apply -f -           grant the permissions that a run needs, and no others
      stsc run --profile core                  certify only what needs no network, storage or databases
      stsc run ordering                        check only the guarantees about ordering, without a certificate
      stsc list --kubeconfig ./prod.yaml       list the guarantees that would run there, and why the others would not
      stsc images                              list the images of a run, to mirror or pull them before the run
      stsc cleanup --kubeconfig ./prod.yaml    list what killed runs left there, and how to delete it
      stsc cluster up --detach                 start a three-node Kubernetes cluster, no Docker needed
      KUBECONFIG=$(stsc cluster kubeconfig) kubectl get nodes

    Exit codes:
      0    conformant, or partial (everything that ran passed, but the run is not a certificate)
      1    nonconformant: a guarantee failed, or has a known issue without --accept-known
      2    invalid arguments
      3    environment problem (cluster, machine or credentials)
      4    inconclusive, or nothing ran
      130  interrupted"
  `);
  expect(exitCode).toBe(0);
});

test('Installed from a tarball, the command checks a cluster', async () => {
  const { stderr, exitCode } = await installed(['run', '--cluster', 'native', 'identity/stable-names']);
  expect(stderr).toMatch(/^✓ identity\/stable-names › .+ \(\d+\.\d s\)$/m);
  expect(stderr).toContain(
    `Verdict partial: not a certificate; 1 of ${selectedGuarantees([]).length} guarantees of profile certified ran: 1 passed, 0 failed, 0 inconclusive`,
  );
  expect(exitCode).toBe(0);
});
