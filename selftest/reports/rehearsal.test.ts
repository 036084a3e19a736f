import { mkdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from 'allure-js-commons';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alone, left, newFolder, rehearse, standIns } from './support/rehearse';

const folders: string[] = [];
const folder = () => {
  const made = newFolder();
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});

describe('A run leaves', () => {
  let run: ReturnType<typeof left>;
  let place: string;
  let ended: Awaited<ReturnType<typeof rehearse>>;
  beforeAll(async () => {
    place = folder();
    ended = await rehearse(place, standIns.ending);
    run = left(join(place, 'run-1'));
  });

  test('an exit code, and at the end of its output the verdict, the bad news and the report', () => {
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr.slice(ended.stderr.indexOf('Verdict'))).toMatchInlineSnapshot(`
      "Verdict broken: 2 passed, 1 failed, 2 inconclusive, 1 unsupported, 1 skipped
        ✖ ordering/predecessors-ready: web-2 came too early
        ? ordering/deleted-in-reverse: cannot be told
        ? storage/unprepared: What prepares it failed
        ? storage/unprepared: The API server is gone
      Report  run-1/report.html"
    `);
  });

  test('everything in its folder, which is the latest', () => {
    expect(readlinkSync(join(place, 'latest'))).toBe('run-1');
    expect(run.files()).toEqual([
      'allure-results',
      'junit.xml',
      'report.html',
      'results.ndjson',
      'verdict.json',
    ]);
  });

  test('a line per case', () => {
    const told = run
      .results()
      .map(({ guarantee, case: name, verdict, cause = '', reason = '' }) =>
        [guarantee, name, verdict, cause, reason.split('\n')[0]].join(' | '),
      );
    expect(told.toSorted()).toMatchInlineSnapshot(`
      [
        "identity/stable-names | Each pod is named after its set and its ordinal when it is created | passed |  | ",
        "identity/stable-names | Each pod is named after its set and its ordinal when it is recreated | passed |  | ",
        "identity/start-ordinal | Ordinals begin where the set says when it begins at none | skipped |  | not asked for",
        "identity/start-ordinal | Ordinals begin where the set says when it begins at one | skipped |  | a known issue: sts-17, until 2031-01-01",
        "ordering/created-in-order | Pods are created one at a time, lowest ordinal first when a set of three is created | passed |  | ",
        "ordering/deleted-in-reverse | Pods are deleted in reverse order when the set is scaled down | inconclusive | doubt | ordering/deleted-in-reverse: cannot be told",
        "ordering/deleted-in-reverse | Pods are deleted in reverse order when the set is scaled to nothing | inconclusive | error | TypeError: pod is undefined (Authorization: Bearer [redacted])",
        "ordering/predecessors-ready | A pod is created once all of its predecessors are Running and Ready and their names are equal | failed |  | expected [ 'web-0', 'web-2' ] to deeply equal [ 'web-0', 'web-1' ]",
        "ordering/predecessors-ready | A pod is created once all of its predecessors are Running and Ready as told by a matcher of our own | failed |  | web-1 is not ready",
        "ordering/predecessors-ready | A pod is created once all of its predecessors are Running and Ready when a set of three is created | failed |  | ordering/predecessors-ready: web-2 came too early",
        "ordering/predecessors-ready | A pod is created once all of its predecessors are Running and Ready when one of them fails | passed |  | ",
        "storage/claims-kept | Claims outlive their pods when the set is deleted | unsupported |  | dynamic-volumes: no StorageClass is marked as default",
        "storage/unprepared | A claim is bound before its pod runs when a set of three is created | inconclusive | error | What prepares it failed",
      ]
    `);
    const [created] = run.results().filter(({ guarantee }) => guarantee === 'ordering/created-in-order');
    expect(created).toEqual({
      guarantee: 'ordering/created-in-order',
      case: 'Pods are created one at a time, lowest ordinal first when a set of three is created',
      level: 'core',
      needs: [],
      clause: expect.stringMatching(/^https:\/\/kubernetes\.io\//),
      verdict: 'passed',
      seconds: expect.any(Number),
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      namespace: 'stsc-7x2kq',
    });
  });

  test('the whole story of a failure', () => {
    const [story] = run.results().filter(({ verdict }) => verdict === 'failed');
    expect(story?.reason).toMatchInlineSnapshot(`
      "ordering/predecessors-ready: web-2 came too early
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Expected  web-0, web-1 Ready
        Received  web-1 Running, not Ready

          +6.3s  web-1 created
        → +8.1s  web-2 created
          +9.9s  web-1 Ready
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('a verdict as its schema says', () => {
    const { suite, run: when, ...said } = run.verdict();
    expect(when.id).toBe('run-1');
    expect(suite.name).toBe('statefulset-conformance');
    expect(said).toMatchInlineSnapshot(`
      {
        "$schema": "urn:statefulset-conformance:verdict:1",
        "cases": {
          "failed": 3,
          "inconclusive": 3,
          "passed": 4,
          "skipped": 2,
          "unsupported": 1,
        },
        "cluster": {
          "origin": "a throwaway native cluster with 3 nodes",
          "server": "https://[redacted]@192.0.2.1:6443",
          "version": "v1.35.4",
        },
        "counts": {
          "failed": 1,
          "inconclusive": 2,
          "passed": 2,
          "skipped": 1,
          "unsupported": 1,
        },
        "profiles": [
          {
            "levels": {
              "core": {
                "cases": {
                  "failed": 3,
                  "inconclusive": 2,
                  "passed": 4,
                  "skipped": 2,
                  "unsupported": 0,
                },
                "counts": {
                  "failed": 1,
                  "inconclusive": 1,
                  "passed": 2,
                  "skipped": 1,
                  "unsupported": 0,
                },
                "failed": [
                  "ordering/predecessors-ready",
                ],
                "inconclusive": [
                  "ordering/deleted-in-reverse",
                ],
                "result": "broken",
                "unsupported": [],
              },
              "storage": {
                "cases": {
                  "failed": 0,
                  "inconclusive": 1,
                  "passed": 0,
                  "skipped": 0,
                  "unsupported": 1,
                },
                "counts": {
                  "failed": 0,
                  "inconclusive": 1,
                  "passed": 0,
                  "skipped": 0,
                  "unsupported": 1,
                },
                "failed": [],
                "inconclusive": [
                  "storage/unprepared",
                ],
                "result": "inconclusive",
                "unsupported": [
                  {
                    "id": "storage/claims-kept",
                    "why": "dynamic-volumes: no StorageClass is marked as default",
                  },
                ],
              },
            },
            "name": "certified",
          },
        ],
        "provider": {
          "driver": "kubernetes.io/host-path",
          "name": "local",
          "storageClass": "standard",
        },
        "schemaVersion": "1",
        "troubles": [
          "storage/unprepared: The API server is gone",
        ],
        "verdict": "broken",
      }
    `);
  });

  test('JUnit with as many cases as there are lines', () => {
    expect(run.text('junit.xml').match(/<testcase /g)).toHaveLength(run.results().length);
  });

  test('no secret anywhere', () => {
    for (const file of [
      'results.ndjson',
      'verdict.json',
      'junit.xml',
      'allure-results/environment.properties',
    ])
      expect(run.text(file)).not.toMatch(/hunter2|aaaa\.bbbb/);
    expect(JSON.stringify(run.allure())).not.toMatch(/hunter2|aaaa\.bbbb/);
    expect(ended.stderr).not.toMatch(/hunter2|aaaa\.bbbb/);
  });

  test('a page that is one file and calls nobody', () => {
    const page = run.text('report.html');
    expect(page).toContain('<title> StatefulSet conformance </title>');
    expect(page).not.toMatch(/(src|href)="https?:/);
    expect(page).toContain(`content="default-src 'unsafe-inline' 'unsafe-eval' data: blob:"`);
  });

  describe('for Allure', () => {
    const told = (id: string, end: string): TestResult => {
      const found = Object.entries(run.allure()).find(
        ([name]) => name.startsWith(`${id}: `) && name.endsWith(end),
      );
      if (!found) throw new Error(`Allure was told nothing of ${id} ${end}`);
      return found[1];
    };

    test('a result per case, with its status', () => {
      const statuses = Object.entries(run.allure()).map(([name, { status }]) => `${status}  ${name}`);
      expect(statuses.toSorted()).toMatchInlineSnapshot(`
        [
          "broken  ordering/deleted-in-reverse: Pods are deleted in reverse order when the set is scaled to nothing",
          "broken  storage/unprepared: A claim is bound before its pod runs when a set of three is created",
          "failed  ordering/predecessors-ready: A pod is created once all of its predecessors are Running and Ready and their names are equal",
          "failed  ordering/predecessors-ready: A pod is created once all of its predecessors are Running and Ready as told by a matcher of our own",
          "failed  ordering/predecessors-ready: A pod is created once all of its predecessors are Running and Ready when a set of three is created",
          "passed  identity/stable-names: Each pod is named after its set and its ordinal when it is created",
          "passed  identity/stable-names: Each pod is named after its set and its ordinal when it is recreated",
          "passed  ordering/created-in-order: Pods are created one at a time, lowest ordinal first when a set of three is created",
          "passed  ordering/predecessors-ready: A pod is created once all of its predecessors are Running and Ready when one of them fails",
          "skipped  identity/start-ordinal: Ordinals begin where the set says when it begins at none",
          "skipped  identity/start-ordinal: Ordinals begin where the set says when it begins at one",
          "skipped  storage/claims-kept: Claims outlive their pods when the set is deleted",
          "unknown  ordering/deleted-in-reverse: Pods are deleted in reverse order when the set is scaled down",
        ]
      `);
    });

    test('what it belongs to', () => {
      const { name, labels, links, description, titlePath } = told('storage/claims-kept', 'is deleted');
      expect({ name, labels, links, description, titlePath }).toMatchInlineSnapshot(`
        {
          "description": "> all of its predecessors must be Running and Ready",
          "labels": [
            {
              "name": "epic",
              "value": "storage",
            },
            {
              "name": "feature",
              "value": "storage",
            },
            {
              "name": "story",
              "value": "storage/claims-kept",
            },
            {
              "name": "parentSuite",
              "value": "Claims outlive their pods",
            },
            {
              "name": "severity",
              "value": "normal",
            },
            {
              "name": "tag",
              "value": "dynamic-volumes",
            },
          ],
          "links": [
            {
              "name": "Where Kubernetes promises it",
              "type": "docs",
              "url": "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees",
            },
          ],
          "name": "when the set is deleted",
          "titlePath": [
            "storage",
            "storage",
            "storage/claims-kept",
          ],
        }
      `);
    });

    test('why a case was skipped, and what is not supported', () => {
      expect(told('identity/start-ordinal', 'at one').statusDetails.message).toBe(
        'a known issue: sts-17, until 2031-01-01',
      );
      expect(told('storage/claims-kept', 'is deleted').statusDetails.message).toBe(
        'Unsupported: dynamic-volumes: no StorageClass is marked as default',
      );
    });

    test('the namespace, and the trace of an error but not that of a story', () => {
      expect(told('ordering/created-in-order', 'is created').parameters).toEqual([
        { name: 'namespace', value: 'stsc-7x2kq', excluded: true },
      ]);
      expect(told('ordering/deleted-in-reverse', 'to nothing').statusDetails.trace).toContain(
        'deleted-in-reverse.ts',
      );
      expect(told('ordering/predecessors-ready', 'is created').statusDetails.trace).toBeUndefined();
    });

    test.each(['is created', 'is recreated'])(
      'what a case that ran beside others attached: when it %s',
      (end) => {
        const { steps } = told('identity/stable-names', `it ${end}`);
        const attached = steps
          .flatMap(({ attachments }) => attachments)
          .map((each) => [each.name, run.attached(each)]);
        expect(attached).toEqual([
          ['Story', end === 'is created' ? 'when it is created, with [redacted]' : 'when it is recreated'],
          ['Timeline', `<svg><title>when it ${end}</title></svg>`],
        ]);
      },
    );

    test('the cluster, and what went wrong outside of any case', () => {
      expect(run.text('allure-results/environment.properties')).toMatchInlineSnapshot(`
        "Verdict=broken
        Kubernetes=v1.35.4
        Server=https://[redacted]@192.0.2.1:6443
        Cluster=a throwaway native cluster with 3 nodes
        Provider=local
        StorageClass=standard
        Suite=statefulset-conformance 0.1.0
        Run=run-1"
      `);
      const globals = run.files('allure-results').filter((file) => file.endsWith('-globals.json'));
      expect(globals.map((file) => run.text(`allure-results/${file}`)).join()).toContain(
        'The API server is gone',
      );
    });
  });
});

test('What passed is conformant, whatever else there is', async () => {
  const place = folder();
  const { exitCode, stderr } = await rehearse(place, standIns.ending, 'created-in-order', 'claims-kept');
  expect(stderr).toContain(
    'Verdict conformant: 1 passed, 0 failed, 0 inconclusive, 1 unsupported, 0 skipped',
  );
  expect(exitCode).toBe(0);
});

test('A doubt is neither a pass nor a failure', async () => {
  const { exitCode, stderr } = await rehearse(folder(), standIns.ending, 'deleted-in-reverse');
  expect(stderr).toContain(
    'Verdict inconclusive: 0 passed, 0 failed, 1 inconclusive, 0 unsupported, 0 skipped',
  );
  expect(exitCode).toBe(4);
});

test('A page that cannot be written costs a line, and no verdict', async () => {
  const place = folder();
  mkdirSync(join(place, 'run-1/report.html'), { recursive: true });
  const { exitCode, stderr } = await rehearse(place, standIns.ending, 'created-in-order');
  expect(stderr).toMatch(/^No report\.html could be made of \S+\/run-1\/allure-results: EISDIR/m);
  expect(stderr).toMatch(/Report {2}run-1$/);
  expect(exitCode).toBe(0);
});

test('vitest by itself leaves the same, and gives the same exit code', async () => {
  const place = folder();
  const { exitCode, stderr } = await alone(place, 'deleted-in-reverse', 'claims-kept');
  expect(stderr).toContain(
    'Verdict inconclusive: 0 passed, 0 failed, 1 inconclusive, 1 unsupported, 0 skipped',
  );
  expect(exitCode).toBe(4);
  const run = left(join(place, 'stsc-results/latest'));
  expect(run.files()).toEqual([
    'allure-results',
    'junit.xml',
    'report.html',
    'results.ndjson',
    'verdict.json',
  ]);
  expect(run.verdict().verdict).toBe('inconclusive');
});

/** A run of which the first case has passed and the last never ends. */
async function underWay(place: string) {
  const running = rehearse(place, standIns.endless);
  const begun = new Promise<void>((resolve) =>
    running.stderr.on('data', (text) => String(text).includes('✓') && resolve()),
  );
  await Promise.race([begun, running]);
  return { running };
}

test('A run that is killed keeps the lines it had', async () => {
  const place = folder();
  const { running } = await underWay(place);
  running.kill('SIGKILL');
  await running;
  expect(left(join(place, 'run-1')).results()[0]).toMatchObject({
    guarantee: 'ordering/created-in-order',
    verdict: 'passed',
  });
});

test('A run that is interrupted says so, and reports what it had', async () => {
  const place = folder();
  const { running } = await underWay(place);
  running.kill('SIGUSR2');
  const { exitCode, stderr } = await running;
  expect(stderr).toContain('Verdict interrupted');
  expect(exitCode).toBe(130);
  const run = left(join(place, 'run-1'));
  expect(run.verdict().profiles[0]?.levels.core?.result).toBe('inconclusive');
  expect(run.files()).toContain('report.html');
});
