import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { selectedGuarantees } from '../../cli/run/selection';
import { faults } from '../../prove/faults/index';
import { plain, stsc, stscPath } from '../support/command';

test('Every guarantee has a fault, and every fault belongs to a guarantee', () => {
  expect(Object.keys(faults).sort()).toEqual(selectedGuarantees([]));
});

test('The faults of a guarantee have different sentences', () => {
  for (const [guarantee, faultsOfGuarantee] of Object.entries(faults)) {
    const sentences = faultsOfGuarantee.map(({ sentence }) => sentence);
    expect([...new Set(sentences)], guarantee).toEqual(sentences);
  }
});

test('The help of the command explains faults, the results and the exit codes', async () => {
  const { stdout, exitCode } = await stsc(['prove', '--help']);
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: stsc prove [options] [filters...]

    show that each guarantee can fail: inject faults into a disposable cluster

    Arguments:
      filters                     only the guarantees whose id contains one of these
                                  words

    Options:
      --kubernetes <minor>        Kubernetes version of the disposable cluster:
                                  1.34, 1.35, 1.36, 1.37 (default: 1.37)
      --feature-gate <name=bool>  switch a feature gate of a native cluster on or
                                  off, such as StatefulSetRecreateStrategy=true;
                                  repeatable
      --verbose                   also print the message of each case that detects a
                                  fault
      -h, --help                  display help for command

    A fault is a defect that makes a real cluster violate one guarantee, such as "starts all pods at once".
    Admission webhooks mutate or reject API requests, and an API client creates, changes or deletes objects.
    The guarantee must then fail: the fault is detected. If the guarantee passes, the fault is missed.
    A case with a known issue (known-issues.yaml) fails without the fault, too: the result is known, which is
    no evidence until a minor without the issue is used.

    Faults are injected only into a disposable native cluster, which stsc creates and deletes; stsc refuses
    any other cluster. Each round injects the next fault of every guarantee; the rounds run one after the other.

    Results: stsc-results/prove-TIME/matrix.md and matrix.json, written after each round.

    Examples:
      stsc prove                               all faults of all guarantees
      stsc prove ordering/created-in-order     the faults of one guarantee
      stsc prove storage --verbose             the faults of an area, with the messages of the failed cases
      stsc prove updates/recreate --feature-gate StatefulSetRecreateStrategy=true
                                               the faults of a guarantee that needs an alpha feature

    Exit codes:
      0 each fault is detected, known or unsupported, and each other case fails under at least one fault
      1 a fault is missed or inconclusive, a case never fails, or an injection has a defect
      2 invalid arguments   3 environment problem   130 interrupted"
  `);
  expect(exitCode).toBe(0);
});

test('A filter that matches no guarantee is an invalid argument', async () => {
  const { stderr, exitCode } = await stsc(['prove', 'nothing-like-this']);
  expect(stderr).toMatchInlineSnapshot(
    `"✖ No guarantee with a fault matches nothing-like-this; use a part of a guarantee id, such as ordering/created-in-order"`,
  );
  expect(exitCode).toBe(2);
});

/** All faults take minutes, too long for this test: run `stsc prove` after a change of a guarantee, and every night. */
test('Two guarantees detect their faults', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-prove-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [stscPath, 'prove', 'hostname-and-subdomain', 'init-containers-gate'],
    { cwd: folder, reject: false, stdin: 'ignore', env: { ...plain } },
  );
  expect(`${stdout}\n${stderr}`).not.toContain('✖');
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
    /^4 faults: 4 detected, 0 unsupported, 0 missed, 0 inconclusive; \d+ raw assertion messages?$/,
  );
  expect(exitCode).toBe(0);
  const [run = ''] = readdirSync(join(folder, 'stsc-results'));
  const matrix = JSON.parse(readFileSync(join(folder, 'stsc-results', run, 'matrix.json'), 'utf8'));
  const results = matrix.rows.map(
    ({ guarantee, detection }: Record<string, string>) => `${guarantee} ${detection}`,
  );
  expect(results).toEqual([
    'identity/hostname-and-subdomain detected',
    'identity/hostname-and-subdomain detected',
    'ordering/init-containers-gate detected',
    'ordering/init-containers-gate detected',
  ]);
  expect(matrix.undetected).toEqual([]);
});
