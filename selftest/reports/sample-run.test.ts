import { mkdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from 'allure-js-commons';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptsFile } from './support/attempts';
import {
  filesOf,
  newFolder,
  runSamples,
  runVitestDirectly,
  samples,
  testResultsOf,
} from './support/sample-run';

const secrets = /hunter2|hunter3|aaaa\.bbbb/;

const folders: string[] = [];
const folder = () => {
  const created = newFolder();
  folders.push(created);
  return created;
};
afterAll(() => {
  for (const created of folders) rmSync(created, { recursive: true });
});

describe('A run writes', () => {
  let run: ReturnType<typeof filesOf>;
  let parent: string;
  let ended: Awaited<ReturnType<typeof runSamples>>;
  beforeAll(async () => {
    parent = folder();
    ended = await runSamples(parent, samples.ending);
    run = filesOf(join(parent, 'run-1'));
  });

  const resultOf = (guarantee: string, title: string) => {
    const found = run.results().find((result) => result.guarantee === guarantee && result.case === title);
    if (!found) throw new Error(`There is no result of ${guarantee} › ${title}`);
    return found;
  };

  test('an exit code and, as the last lines, the verdict, its reasons and the report', () => {
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr.slice(ended.stderr.indexOf('Verdict'))).toMatchInlineSnapshot(`
      "Verdict nonconformant (profile certified; 7 of 8 guarantees ran): 2 passed, 1 failed, 3 inconclusive, 1 unsupported, 1 skipped
        ✖ ordering/predecessors-ready › a set of three is created: web-2 was created before its predecessors were Ready
        ? ordering/deleted-in-reverse › scale down: inconclusive: web-2 is deleted
        ? storage/no-metadata › runs: Spec has no guarantee(...) metadata
        ? storage/hook-fails › a set of three is created: A before-hook failed
        ↓ storage/claims-kept: unsupported: dynamic-volumes: StorageClass standard provisions no volumes
        ? No guarantee of the level storage passed
        ? storage/hook-fails: The API server is unreachable
      Retried 5 inconclusive cases: 5 inconclusive
      Report  run-1/report.html"
    `);
  });

  test('a live line with id and title for each case of every verdict', () => {
    const lines = ended.stderr.split('\n').filter((line) => /^[✓✖?↓] /.test(line));
    expect(lines.map((line) => line.replace(/\d+\.\d s/, 'N s')).toSorted()).toMatchInlineSnapshot(`
      [
        "? ordering/deleted-in-reverse › delete the set (N s)",
        "? ordering/deleted-in-reverse › delete the set (N s)",
        "? ordering/deleted-in-reverse › scale down (N s)",
        "? ordering/deleted-in-reverse › scale down (N s)",
        "? ordering/deleted-in-reverse › scale to zero (N s)",
        "? ordering/deleted-in-reverse › scale to zero (N s)",
        "? storage/hook-fails › a set of three is created (N s)",
        "? storage/hook-fails › a set of three is created (N s)",
        "? storage/hook-fails: The API server is unreachable",
        "? storage/no-metadata › runs (N s)",
        "? storage/no-metadata › runs (N s)",
        "↓ identity/start-ordinal › no start (skipped: Not selected)",
        "↓ identity/start-ordinal › start 1 (skipped: a known issue: sts-17, until 2031-01-01)",
        "↓ storage/claims-kept › the set is deleted (unsupported: dynamic-volumes: StorageClass standard provisions no volumes)",
        "✓ identity/stable-names › a created pod (N s)",
        "✓ identity/stable-names › a recreated pod (N s)",
        "✓ ordering/created-in-order › a set of three is created (N s)",
        "✓ ordering/predecessors-ready › a predecessor fails › before it is Ready (N s)",
        "✖ ordering/predecessors-ready › a custom matcher that returns its result (N s)",
        "✖ ordering/predecessors-ready › a custom matcher that throws (N s)",
        "✖ ordering/predecessors-ready › a set of three is created (N s)",
        "✖ ordering/predecessors-ready › an assertion of expect (N s)",
      ]
    `);
  });

  test('all files into its folder, and a link to the latest folder', () => {
    expect(readlinkSync(join(parent, 'latest'))).toBe('run-1');
    expect(run.files()).toEqual([
      'allure-results',
      'junit.xml',
      'report.html',
      'results.ndjson',
      'verdict.json',
    ]);
  });

  test('one line per attempt of a case', () => {
    const lines = run
      .results()
      .map(({ guarantee, case: title, attempt, verdict, cause = '', reason = '' }) =>
        [guarantee, title, attempt, verdict, cause, reason.split('\n')[0]].join(' | '),
      );
    expect(lines.toSorted()).toMatchInlineSnapshot(`
      [
        "identity/stable-names | a created pod | 1 | passed |  | ",
        "identity/stable-names | a recreated pod | 1 | passed |  | ",
        "identity/start-ordinal | no start | 1 | skipped |  | Not selected",
        "identity/start-ordinal | start 1 | 1 | skipped |  | a known issue: sts-17, until 2031-01-01",
        "ordering/created-in-order | a set of three is created | 1 | passed |  | ",
        "ordering/deleted-in-reverse | delete the set | 1 | inconclusive | error | ordering/deleted-in-reverse: the case took longer than its limit of 0.05 s and did not react to its own deadline",
        "ordering/deleted-in-reverse | delete the set | 2 | inconclusive | error | ordering/deleted-in-reverse: the case took longer than its limit of 0.05 s and did not react to its own deadline",
        "ordering/deleted-in-reverse | scale down | 1 | inconclusive | undecided | ordering/deleted-in-reverse: inconclusive: web-2 is deleted",
        "ordering/deleted-in-reverse | scale down | 2 | inconclusive | undecided | ordering/deleted-in-reverse: inconclusive: web-2 is deleted",
        "ordering/deleted-in-reverse | scale to zero | 1 | inconclusive | error | ordering/deleted-in-reverse: TypeError: pod is undefined (Authorization: Bearer [redacted])",
        "ordering/deleted-in-reverse | scale to zero | 2 | inconclusive | error | ordering/deleted-in-reverse: TypeError: pod is undefined (Authorization: Bearer [redacted])",
        "ordering/predecessors-ready | a custom matcher that returns its result | 1 | failed |  | ordering/predecessors-ready: web-1 is not ready",
        "ordering/predecessors-ready | a custom matcher that throws | 1 | failed |  | ordering/predecessors-ready: web-1 is not running",
        "ordering/predecessors-ready | a predecessor fails › before it is Ready | 1 | passed |  | ",
        "ordering/predecessors-ready | a set of three is created | 1 | failed |  | ordering/predecessors-ready: web-2 was created before its predecessors were Ready",
        "ordering/predecessors-ready | an assertion of expect | 1 | failed |  | ordering/predecessors-ready: expected [ 'web-0', 'web-2' ] to deeply equal [ 'web-0', 'web-1' ]",
        "storage/claims-kept | the set is deleted | 1 | unsupported |  | dynamic-volumes: StorageClass standard provisions no volumes",
        "storage/hook-fails | a set of three is created | 1 | inconclusive | error | storage/hook-fails: A before-hook failed",
        "storage/hook-fails | a set of three is created | 2 | inconclusive | error | storage/hook-fails: A before-hook failed",
        "storage/no-metadata | runs | 1 | inconclusive | error | storage/no-metadata: Spec has no guarantee(...) metadata",
        "storage/no-metadata | runs | 2 | inconclusive | error | storage/no-metadata: Spec has no guarantee(...) metadata",
      ]
    `);
    expect(resultOf('ordering/created-in-order', 'a set of three is created')).toEqual({
      guarantee: 'ordering/created-in-order',
      title: 'Pods are created one at a time, lowest ordinal first',
      case: 'a set of three is created',
      level: 'core',
      needs: [],
      attempt: 1,
      clause: expect.stringMatching(/^https:\/\/kubernetes\.io\//),
      verdict: 'passed',
      seconds: expect.any(Number),
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      namespace: 'stsc-7x2kq',
    });
  });

  describe('the whole text of', () => {
    test('a violated rule', () => {
      const { reason } = resultOf('ordering/predecessors-ready', 'a set of three is created');
      expect(reason).toMatchInlineSnapshot(`
        "ordering/predecessors-ready: web-2 was created before its predecessors were Ready
          Rule       predecessorsReady: every predecessor is Ready when a pod is created
          Expected   web-0, web-1 Ready
          Received   web-1 Running, not Ready

            +6.3s  web-1 created
          → +8.1s  web-2 created
            +9.9s  web-1 Ready

          Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
          Namespace  stsc-7x2kq (kept)
          Rerun      stsc run ordering/predecessors-ready --keep-on-failure"
      `);
    });

    test('an assertion of expect, with its diff', () => {
      const { reason } = resultOf('ordering/predecessors-ready', 'an assertion of expect');
      expect(reason).toMatchInlineSnapshot(`
        "ordering/predecessors-ready: expected [ 'web-0', 'web-2' ] to deeply equal [ 'web-0', 'web-1' ]

        - Expected
        + Received

          [
            "web-0",
        -   "web-1",
        +   "web-2",
          ]

          Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
          Rerun      stsc run ordering/predecessors-ready --keep-on-failure"
      `);
    });

    test('an inconclusive wait', () => {
      const { reason } = resultOf('ordering/deleted-in-reverse', 'scale down');
      expect(reason).toMatchInlineSnapshot(`
        "ordering/deleted-in-reverse: inconclusive: web-2 is deleted
          Reason     the watch was lost
          Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
          Namespace  stsc-x2k4p (deleted)
          Rerun      stsc run ordering/deleted-in-reverse --keep-on-failure"
      `);
    });

    test.each([
      ['ordering/predecessors-ready', 'a custom matcher that returns its result', 'web-1 is not ready'],
      ['ordering/predecessors-ready', 'a custom matcher that throws', 'web-1 is not running'],
      [
        'ordering/deleted-in-reverse',
        'scale to zero',
        'TypeError: pod is undefined (Authorization: Bearer [redacted])',
      ],
      [
        'ordering/deleted-in-reverse',
        'delete the set',
        'the case took longer than its limit of 0.05 s and did not react to its own deadline',
      ],
      ['storage/hook-fails', 'a set of three is created', 'A before-hook failed'],
    ])('%s › %s', (guarantee, title, headline) => {
      const lines = resultOf(guarantee, title).reason?.split('\n') ?? [];
      expect(lines[0]).toBe(`${guarantee}: ${headline}`);
      expect(lines.slice(-2)).toEqual([
        '  Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees',
        `  Rerun      stsc run ${guarantee} --keep-on-failure`,
      ]);
    });

    test('a spec without metadata, whose docs are unknown', () => {
      expect(resultOf('storage/no-metadata', 'runs').reason).toMatchInlineSnapshot(`
        "storage/no-metadata: Spec has no guarantee(...) metadata
          Rerun      stsc run storage/no-metadata --keep-on-failure"
      `);
    });

    test('an unsupported case, which is short', () => {
      expect(resultOf('storage/claims-kept', 'the set is deleted').reason).toBe(
        'dynamic-volumes: StorageClass standard provisions no volumes',
      );
    });
  });

  test('a verdict that conforms to its schema', () => {
    const { suite, run: times, ...others } = run.verdict();
    expect(times.id).toBe('run-1');
    expect(suite.name).toBe('statefulset-conformance');
    expect(others).toMatchInlineSnapshot(`
      {
        "$schema": "urn:statefulset-conformance:verdict:4",
        "acceptKnown": false,
        "cases": {
          "failed": 4,
          "inconclusive": 5,
          "known": 0,
          "passed": 4,
          "skipped": 2,
          "unsupported": 1,
        },
        "cluster": {
          "origin": "a disposable native cluster with 3 nodes",
          "server": "https://[redacted]@192.0.2.1:6443",
          "version": "v1.35.4",
        },
        "counts": {
          "failed": 1,
          "inconclusive": 3,
          "known": 0,
          "passed": 2,
          "skipped": 1,
          "unsupported": 1,
        },
        "fixed": [],
        "known": [],
        "levels": {
          "core": {
            "cases": {
              "failed": 4,
              "inconclusive": 4,
              "known": 0,
              "passed": 4,
              "skipped": 2,
              "unsupported": 0,
            },
            "counts": {
              "failed": 1,
              "inconclusive": 2,
              "known": 0,
              "passed": 2,
              "skipped": 1,
              "unsupported": 0,
            },
            "failed": [
              "ordering/predecessors-ready",
            ],
            "inconclusive": [
              "ordering/deleted-in-reverse",
              "storage/no-metadata",
            ],
            "known": [],
            "notRun": [
              "identity/start-ordinal",
            ],
            "result": "nonconformant",
            "unsupported": [],
          },
          "storage": {
            "cases": {
              "failed": 0,
              "inconclusive": 1,
              "known": 0,
              "passed": 0,
              "skipped": 0,
              "unsupported": 1,
            },
            "counts": {
              "failed": 0,
              "inconclusive": 1,
              "known": 0,
              "passed": 0,
              "skipped": 0,
              "unsupported": 1,
            },
            "failed": [],
            "inconclusive": [
              "storage/hook-fails",
            ],
            "known": [],
            "notRun": [],
            "result": "inconclusive",
            "unsupported": [
              {
                "by": "capability",
                "id": "storage/claims-kept",
                "reason": "dynamic-volumes: StorageClass standard provisions no volumes",
              },
            ],
          },
        },
        "notRun": [
          "identity/start-ordinal",
        ],
        "preflight": "done",
        "profile": "certified",
        "provider": {
          "driver": "kubernetes.io/host-path",
          "name": "local",
          "storageClass": "standard",
        },
        "required": 8,
        "retried": [
          {
            "case": "scale down",
            "id": "ordering/deleted-in-reverse",
            "reason": "ordering/deleted-in-reverse: inconclusive: web-2 is deleted
        Reason     the watch was lost
        Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
        Namespace  stsc-x2k4p (deleted)
        Rerun      stsc run ordering/deleted-in-reverse --keep-on-failure",
            "verdict": "inconclusive",
          },
          {
            "case": "scale to zero",
            "id": "ordering/deleted-in-reverse",
            "reason": "ordering/deleted-in-reverse: TypeError: pod is undefined (Authorization: Bearer [redacted])
        Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
        Rerun      stsc run ordering/deleted-in-reverse --keep-on-failure",
            "verdict": "inconclusive",
          },
          {
            "case": "delete the set",
            "id": "ordering/deleted-in-reverse",
            "reason": "ordering/deleted-in-reverse: the case took longer than its limit of 0.05 s and did not react to its own deadline
        Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
        Rerun      stsc run ordering/deleted-in-reverse --keep-on-failure",
            "verdict": "inconclusive",
          },
          {
            "case": "a set of three is created",
            "id": "storage/hook-fails",
            "reason": "storage/hook-fails: A before-hook failed
        Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
        Rerun      stsc run storage/hook-fails --keep-on-failure",
            "verdict": "inconclusive",
          },
          {
            "case": "runs",
            "id": "storage/no-metadata",
            "reason": "storage/no-metadata: Spec has no guarantee(...) metadata
        Rerun      stsc run storage/no-metadata --keep-on-failure",
            "verdict": "inconclusive",
          },
        ],
        "runErrors": [
          "storage/hook-fails: The API server is unreachable",
        ],
        "schemaVersion": "4",
        "verdict": "nonconformant",
      }
    `);
  });

  test('JUnit with each case once', () => {
    const cases = run.results().filter(({ attempt }) => attempt === 1);
    expect(run.text('junit.xml').match(/<testcase /g)).toHaveLength(cases.length);
  });

  test('no secret into any file', () => {
    for (const file of [
      'results.ndjson',
      'verdict.json',
      'junit.xml',
      'allure-results/environment.properties',
    ])
      expect(run.text(file)).not.toMatch(secrets);
    expect(JSON.stringify(run.allure())).not.toMatch(secrets);
    expect(ended.stderr).not.toMatch(secrets);
  });

  test('a page that is one file and sends no request', () => {
    const page = run.text('report.html');
    expect(page).toContain('<title> StatefulSet conformance: nonconformant (profile certified) </title>');
    expect(page).not.toMatch(/(src|href)="https?:/);
    expect(page).toContain(`content="default-src 'unsafe-inline' 'unsafe-eval' data: blob:"`);
  });

  describe('for Allure', () => {
    const allureResultOf = (name: string): TestResult => {
      const found = run.allure()[name];
      if (!found) throw new Error(`Allure has no result of ${name}`);
      return found;
    };

    test('a result per case, with its status', () => {
      const statuses = Object.entries(run.allure()).map(([name, { status }]) => `${status}  ${name}`);
      expect(statuses.toSorted()).toMatchInlineSnapshot(`
        [
          "broken  ordering/deleted-in-reverse › delete the set",
          "broken  ordering/deleted-in-reverse › scale to zero",
          "broken  storage/hook-fails › a set of three is created",
          "broken  storage/no-metadata › runs",
          "failed  ordering/predecessors-ready › a custom matcher that returns its result",
          "failed  ordering/predecessors-ready › a custom matcher that throws",
          "failed  ordering/predecessors-ready › a set of three is created",
          "failed  ordering/predecessors-ready › an assertion of expect",
          "passed  identity/stable-names › a created pod",
          "passed  identity/stable-names › a recreated pod",
          "passed  ordering/created-in-order › a set of three is created",
          "passed  ordering/predecessors-ready › a predecessor fails › before it is Ready",
          "skipped  identity/start-ordinal › no start",
          "skipped  identity/start-ordinal › start 1",
          "skipped  storage/claims-kept › the set is deleted",
          "unknown  ordering/deleted-in-reverse › scale down",
        ]
      `);
    });

    test('the guarantee and the documentation of a case', () => {
      const { name, labels, links, description, titlePath } = allureResultOf(
        'storage/claims-kept › the set is deleted',
      );
      expect({ name, labels, links, description, titlePath }).toMatchInlineSnapshot(`
        {
          "description": "> all of its predecessors must be Running and Ready [deployment-and-scaling-guarantees](https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees)",
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
              "value": "PVCs outlive their pods",
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
              "name": "Kubernetes documentation",
              "type": "docs",
              "url": "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees",
            },
          ],
          "name": "storage/claims-kept › the set is deleted",
          "titlePath": [
            "storage",
            "storage",
            "storage/claims-kept",
          ],
        }
      `);
    });

    test('the reason why a case is skipped or unsupported', () => {
      expect(allureResultOf('identity/start-ordinal › start 1').statusDetails.message).toBe(
        'a known issue: sts-17, until 2031-01-01',
      );
      expect(allureResultOf('storage/claims-kept › the set is deleted').statusDetails.message).toBe(
        'Unsupported: dynamic-volumes: StorageClass standard provisions no volumes',
      );
    });

    test('the namespace, and a stack for errors but not for failures', () => {
      expect(allureResultOf('ordering/created-in-order › a set of three is created').parameters).toEqual([
        { name: 'namespace', value: 'stsc-7x2kq', excluded: true },
      ]);
      expect(allureResultOf('ordering/deleted-in-reverse › scale to zero').statusDetails.trace).toContain(
        'deleted-in-reverse.ts',
      );
      expect(
        allureResultOf('ordering/predecessors-ready › a set of three is created').statusDetails.trace,
      ).toBeUndefined();
    });

    test.each(['a created pod', 'a recreated pod'])('the attachments of a concurrent case: %s', (title) => {
      const { steps } = allureResultOf(`identity/stable-names › ${title}`);
      const attached = steps
        .flatMap(({ attachments }) => attachments)
        .map((each) => [each.name, run.attached(each)]);
      expect(attached).toEqual([
        ['Notes', title === 'a created pod' ? 'a created pod, with [redacted]' : 'a recreated pod'],
        ['Timeline', `<svg><title>${title}</title></svg>`],
      ]);
    });

    test('the cluster, and the errors outside of all tests', () => {
      expect(run.text('allure-results/environment.properties')).toMatchInlineSnapshot(`
        "Verdict=nonconformant (profile certified)
        Profile=certified
        Ran=7 of 8 guarantees
        Preflight=done
        Kubernetes=v1.35.4
        Server=https://[redacted]@192.0.2.1:6443
        Cluster=a disposable native cluster with 3 nodes
        Provider=local
        StorageClass=standard
        Suite=statefulset-conformance 0.1.0
        Run=run-1"
      `);
      const globals = run.files('allure-results').filter((file) => file.endsWith('-globals.json'));
      expect(globals.map((file) => run.text(`allure-results/${file}`)).join()).toContain(
        'The API server is unreachable',
      );
    });
  });
});

test('A run in which all supported guarantees passed is conformant', async () => {
  const { exitCode, stderr } = await runSamples(folder(), samples.conformant);
  expect(stderr).toContain(
    'Verdict conformant (profile certified): 2 passed, 0 failed, 0 inconclusive, 1 unsupported, 0 skipped',
  );
  expect(exitCode).toBe(0);
});

test('A run of some guarantees, which passed, is partial: exit code 0, but no output looks like a certificate', async () => {
  const parent = folder();
  const { exitCode, stderr } = await runSamples(parent, samples.conformant, 'created-in-order');
  expect(stderr).toContain(
    'Verdict partial: not a certificate; 1 of 3 guarantees of profile certified ran: 1 passed, 0 failed, 0 inconclusive, 0 unsupported, 0 skipped',
  );
  expect(exitCode).toBe(0);
  const run = filesOf(join(parent, 'run-1'));
  expect(run.verdict()).toMatchObject({
    verdict: 'partial',
    profile: 'certified',
    required: 3,
    notRun: ['storage/claims-kept', 'storage/expanded'],
    levels: { core: { result: 'conformant' }, storage: { result: 'partial' } },
  });
  expect(run.text('report.html')).toContain(
    '<title> StatefulSet conformance: partial (not a certificate) </title>',
  );
  expect(run.text('junit.xml')).toContain(
    '<testsuites name="statefulset-conformance: partial (not a certificate)"',
  );
  expect(run.text('allure-results/environment.properties')).toContain(
    'Verdict=partial (not a certificate)\nProfile=certified\nRan=1 of 3 guarantees\n',
  );
});

describe('A case whose first attempt is inconclusive', () => {
  let run: ReturnType<typeof filesOf>;
  let parent: string;
  let ended: Awaited<ReturnType<typeof runSamples>>;
  beforeAll(async () => {
    parent = folder();
    ended = await runSamples(parent, samples.retried);
    run = filesOf(join(parent, 'run-1'));
  });

  test('runs once more, after all others and alone; no other case runs again', () => {
    const events = readFileSync(join(parent, attemptsFile), 'utf8').trimEnd().split('\n');
    const firstEvents = events.slice(0, 10);
    expect(firstEvents.filter((event) => event.startsWith('start')).toSorted()).toMatchInlineSnapshot(`
      [
        "start: fails the first time",
        "start: fails the second time",
        "start: passes the first time",
        "start: passes the second time",
        "start: stays inconclusive",
      ]
    `);
    // The cases of the sample spec are concurrent.
    expect(firstEvents[1]).toMatch(/^start: /);
    expect(events.slice(10)).toMatchInlineSnapshot(`
      [
        "start: passes the second time",
        "end: passes the second time",
        "start: fails the second time",
        "end: fails the second time",
        "start: stays inconclusive",
        "end: stays inconclusive",
      ]
    `);
  });

  test('has the verdict of its last attempt, and counts once', () => {
    expect(ended.exitCode).toBe(1);
    const { cases, retried } = run.verdict();
    expect(cases).toEqual({ passed: 2, failed: 2, known: 0, inconclusive: 1, unsupported: 0, skipped: 0 });
    expect(
      retried.map(({ reason, ...others }) => ({ ...others, reason: reason.split('\n')[0] })),
    ).toMatchInlineSnapshot(`
      [
        {
          "case": "passes the second time",
          "id": "ordering/created-in-order",
          "reason": "ordering/created-in-order: the watch was lost",
          "verdict": "passed",
        },
        {
          "case": "fails the second time",
          "id": "ordering/created-in-order",
          "reason": "ordering/created-in-order: node-1 is not Ready",
          "verdict": "failed",
        },
        {
          "case": "stays inconclusive",
          "id": "ordering/created-in-order",
          "reason": "ordering/created-in-order: attempt 1: the API server did not respond",
          "verdict": "inconclusive",
        },
      ]
    `);
  });

  test('is printed twice: the second time under a heading', () => {
    const lines = ended.stderr.split('\n').filter((line) => /^([✓✖?↓] |Running|Verdict|Retried)/.test(line));
    expect(lines.map((line) => line.replace(/\d+\.\d s/, 'N s'))).toMatchInlineSnapshot(`
      [
        "? ordering/created-in-order › passes the second time (N s)",
        "? ordering/created-in-order › fails the second time (N s)",
        "? ordering/created-in-order › stays inconclusive (N s)",
        "✖ ordering/created-in-order › fails the first time (N s)",
        "✓ ordering/created-in-order › passes the first time (N s)",
        "Running 3 inconclusive cases again, one at a time",
        "✓ ordering/created-in-order › passes the second time (N s)",
        "✖ ordering/created-in-order › fails the second time (N s)",
        "? ordering/created-in-order › stays inconclusive (N s)",
        "Verdict nonconformant (profile certified): 0 passed, 1 failed, 0 inconclusive, 0 unsupported, 0 skipped",
        "Retried 3 inconclusive cases: 1 passed, 1 failed, 1 inconclusive",
      ]
    `);
  });

  test('has a result for each attempt', () => {
    const attempts = run
      .results()
      .map(({ case: title, attempt, verdict }) => `${title} | ${attempt} | ${verdict}`);
    expect(attempts).toMatchInlineSnapshot(`
      [
        "passes the second time | 1 | inconclusive",
        "fails the second time | 1 | inconclusive",
        "stays inconclusive | 1 | inconclusive",
        "fails the first time | 1 | failed",
        "passes the first time | 1 | passed",
        "passes the second time | 2 | passed",
        "fails the second time | 2 | failed",
        "stays inconclusive | 2 | inconclusive",
      ]
    `);
  });

  test('is one case in JUnit, with the reason of the first attempt', () => {
    expect(run.text('junit.xml')).toContain('failures="2" errors="1"');
    expect(
      run
        .text('junit.xml')
        .match(/<system-out>[^<]*/g)
        ?.map((text) => text.split('\n')[1]),
    ).toEqual([
      'ordering/created-in-order: the watch was lost',
      'ordering/created-in-order: node-1 is not Ready',
      'ordering/created-in-order: attempt 1: the API server did not respond',
    ]);
  });

  test('is one test on the page, with its first attempt as a retry', () => {
    const pages = testResultsOf(run.text('report.html'));
    const last = pages.filter(({ isRetry }) => !isRetry);
    expect(
      last
        .map(({ name, status, retries }) => [name, status, ...retries.map((each) => each.status)])
        .toSorted(),
    ).toMatchInlineSnapshot(`
      [
        [
          "ordering/created-in-order › fails the first time",
          "failed",
        ],
        [
          "ordering/created-in-order › fails the second time",
          "failed",
          "unknown",
        ],
        [
          "ordering/created-in-order › passes the first time",
          "passed",
        ],
        [
          "ordering/created-in-order › passes the second time",
          "passed",
          "unknown",
        ],
        [
          "ordering/created-in-order › stays inconclusive",
          "unknown",
          "unknown",
        ],
      ]
    `);
  });
});

describe('A run with a known and a fixed issue', () => {
  let run: ReturnType<typeof filesOf>;
  let refused: Awaited<ReturnType<typeof runSamples>>;
  let accepted: Awaited<ReturnType<typeof runSamples>>;
  beforeAll(async () => {
    const parent = folder();
    refused = await runSamples(folder(), samples.known);
    accepted = await runSamples(parent, samples.known, '--accept-known');
    run = filesOf(join(parent, 'run-1'));
  });

  const linesOf = ({ stderr }: { readonly stderr: string }) =>
    stderr
      .split('\n')
      // A slow run also prints its progress.
      .filter((line) => !line.startsWith('…'))
      .map((line) => line.replace(/\d+\.\d s/, 'N s'))
      .join('\n');

  test('is nonconformant, and the summary names the option that accepts the issue', () => {
    expect(refused.exitCode).toBe(1);
    expect(linesOf(refused)).toMatchInlineSnapshot(`
      "! updates/partition-outlives-zero › after a scale to zero (N s)
          known issue https://example.com/issues/1: The controller forgets the old revision.
      ✓ updates/partition-outlives-zero › after its deletion (N s)
      ✓ updates/faulty-template › while web-0 is not Ready (N s)
          fixed: the known issue https://example.com/issues/2 does not occur; remove its entry in known-issues.yaml, or this minor from the entry
      Verdict nonconformant (profile certified): 1 passed, 0 failed, 1 known, 0 inconclusive, 0 unsupported, 0 skipped
        ! updates/partition-outlives-zero › after a scale to zero: known issue https://example.com/issues/1: The controller forgets the old revision.
        ✓ updates/faulty-template › while web-0 is not Ready: fixed: the known issue https://example.com/issues/2 does not occur; remove its entry in known-issues.yaml, or this minor from the entry
      Known   1 known issue of Kubernetes; with --accept-known, known issues do not prevent the verdict conformant
      Report  run-1/report.html"
    `);
  });

  test('is conformant if the user accepted the known issues', () => {
    expect(accepted.exitCode).toBe(0);
    expect(linesOf(accepted).slice(linesOf(accepted).indexOf('Verdict'))).toMatchInlineSnapshot(`
      "Verdict conformant (profile certified): 1 passed, 0 failed, 1 known, 0 inconclusive, 0 unsupported, 0 skipped
        ! updates/partition-outlives-zero › after a scale to zero: known issue https://example.com/issues/1: The controller forgets the old revision.
        ✓ updates/faulty-template › while web-0 is not Ready: fixed: the known issue https://example.com/issues/2 does not occur; remove its entry in known-issues.yaml, or this minor from the entry
      Known   1 known issue of Kubernetes accepted (--accept-known)
      Report  run-1/report.html"
    `);
    const { verdict, acceptKnown, known, fixed, counts, cases } = run.verdict();
    expect({ verdict, acceptKnown, known, fixed, counts, cases }).toMatchInlineSnapshot(`
      {
        "acceptKnown": true,
        "cases": {
          "failed": 0,
          "inconclusive": 0,
          "known": 1,
          "passed": 2,
          "skipped": 0,
          "unsupported": 0,
        },
        "counts": {
          "failed": 0,
          "inconclusive": 0,
          "known": 1,
          "passed": 1,
          "skipped": 0,
          "unsupported": 0,
        },
        "fixed": [
          {
            "case": "while web-0 is not Ready",
            "id": "updates/faulty-template",
            "issue": "https://example.com/issues/2",
            "reason": "The controller waits for a pod that never becomes Ready.",
          },
        ],
        "known": [
          {
            "case": "after a scale to zero",
            "id": "updates/partition-outlives-zero",
            "issue": "https://example.com/issues/1",
            "reason": "The controller forgets the old revision.",
          },
        ],
        "verdict": "conformant",
      }
    `);
  });

  test('has results with the issue, and with the evidence of the violation', () => {
    const results = run
      .results()
      .map(({ case: title, verdict, knownIssue, reason }) => [title, verdict, knownIssue?.issue, reason]);
    expect(results.toSorted()).toMatchInlineSnapshot(`
      [
        [
          "after a scale to zero",
          "known",
          "https://example.com/issues/1",
          "updates/partition-outlives-zero: web-0 has the new revision
        Expected   the old revision
        Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
        Rerun      stsc run updates/partition-outlives-zero --keep-on-failure",
        ],
        [
          "after its deletion",
          "passed",
          undefined,
          undefined,
        ],
        [
          "while web-0 is not Ready",
          "passed",
          "https://example.com/issues/2",
          undefined,
        ],
      ]
    `);
  });

  test('shows the known issue on the first page of the report and in its title', () => {
    const environment = run.text('allure-results/environment.properties').split('\n');
    expect(environment.filter((line) => /^(Verdict|Known)/.test(line))).toMatchInlineSnapshot(`
      [
        "Verdict=conformant with 1 known issue (profile certified)",
        "KnownIssue1=updates/partition-outlives-zero \\u203a after a scale to zero: known issue https://example.com/issues/1: The controller forgets the old revision.",
      ]
    `);
    const page = run.text('report.html');
    expect(page).toContain(
      '<title> StatefulSet conformance: conformant with 1 known issue (profile certified) </title>',
    );
    expect(page).toContain(
      '<li>updates/partition-outlives-zero › after a scale to zero: The controller forgets the old revision. <a href="https://example.com/issues/1"',
    );
  });

  test('has the issue as a link and a category in Allure', () => {
    const shown = [
      'updates/partition-outlives-zero › after a scale to zero',
      'updates/faulty-template › while web-0 is not Ready',
    ].map((name) => {
      const { status, statusDetails, links } = run.allure()[name] ?? {};
      return { status, message: statusDetails?.message?.split('\n')[0], links: links?.map(({ url }) => url) };
    });
    expect(shown).toMatchInlineSnapshot(`
      [
        {
          "links": [
            "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees",
            "https://example.com/issues/1",
          ],
          "message": "known issue https://example.com/issues/1: The controller forgets the old revision.",
          "status": "failed",
        },
        {
          "links": [
            "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees",
            "https://example.com/issues/2",
          ],
          "message": "fixed: the known issue https://example.com/issues/2 does not occur; remove its entry in known-issues.yaml, or this minor from the entry",
          "status": "passed",
        },
      ]
    `);
  });
});

test('A run with an inconclusive case and no failed case is inconclusive', async () => {
  const { exitCode, stderr } = await runSamples(folder(), samples.ending, 'deleted-in-reverse');
  expect(stderr).toContain(
    'Verdict inconclusive (profile certified; 1 of 8 guarantees ran): 0 passed, 0 failed, 1 inconclusive, 0 unsupported, 0 skipped',
  );
  expect(exitCode).toBe(4);
});

test('A page that cannot be written is reported and does not change the verdict', async () => {
  const parent = folder();
  mkdirSync(join(parent, 'run-1/report.html'), { recursive: true });
  const { exitCode, stderr } = await runSamples(parent, samples.conformant);
  expect(stderr).toMatch(/^Cannot create report\.html from \S+\/run-1\/allure-results: EISDIR/m);
  expect(stderr).toMatch(/Report {2}run-1$/);
  expect(exitCode).toBe(0);
});

test('vitest without the command line writes the same files, and has the same exit code', async () => {
  const parent = folder();
  const { exitCode, stderr } = await runVitestDirectly(parent, 'deleted-in-reverse', 'claims-kept');
  expect(stderr).toContain(
    'Verdict inconclusive (profile certified; 2 of 8 guarantees ran): 0 passed, 0 failed, 1 inconclusive, 1 unsupported, 0 skipped',
  );
  expect(exitCode).toBe(4);
  const results = join(parent, 'stsc-results');
  const run = filesOf(join(results, 'latest'));
  expect(run.files()).toEqual([
    'allure-results',
    'junit.xml',
    'report.html',
    'results.ndjson',
    'verdict.json',
  ]);
  const { verdict, run: times, cluster } = run.verdict();
  expect(verdict).toBe('inconclusive');
  expect(times.id).toBe(readlinkSync(join(results, 'latest')));
  // The context of the global setup reaches the specs and the reports, and its id is the reporter's.
  expect(cluster.version).toBe('v1.35.4');
  expect(stderr).toContain(`global setup: ${times.id}\n`);
  expect(run.results().map(({ reason }) => reason)).toContain(
    'dynamic-volumes: StorageClass standard provisions no volumes',
  );
});

/** Returns once the first case has passed; the last case never ends. */
async function startEndless(parent: string) {
  const running = runSamples(parent, samples.endless);
  const begun = new Promise<void>((resolve) =>
    running.stderr.on('data', (text) => String(text).includes('✓') && resolve()),
  );
  await Promise.race([begun, running]);
  return { running };
}

test('A killed run keeps the results of the finished cases', async () => {
  const parent = folder();
  const { running } = await startEndless(parent);
  running.kill('SIGKILL');
  await running;
  expect(filesOf(join(parent, 'run-1')).results()[0]).toMatchObject({
    guarantee: 'ordering/created-in-order',
    verdict: 'passed',
  });
});

test('An interrupted run has the verdict interrupted and reports the results of the finished cases', async () => {
  const parent = folder();
  const { running } = await startEndless(parent);
  running.kill('SIGUSR2');
  const { exitCode, stderr } = await running;
  expect(stderr).toContain('Verdict interrupted');
  expect(exitCode).toBe(130);
  const run = filesOf(join(parent, 'run-1'));
  expect(run.verdict().levels.core?.result).toBe('inconclusive');
  expect(run.files()).toContain('report.html');
});
