import { describe, expect, test } from 'vitest';
import { junit } from '../../reports/junit';
import type { Result } from '../../reports/result';
import { sampleResult } from './support/sample-result';

test('The JUnit file has a suite for each guarantee, with the reason of each case that did not pass or ran again', () => {
  const storage = { guarantee: 'storage/claims-kept', level: 'storage', needs: ['dynamic-volumes'] } as const;
  const undecided = { case: 'of two', verdict: 'inconclusive', cause: 'undecided' } as const;
  const first = sampleResult({ ...undecided, reason: 'the API server did not respond' });
  const last = sampleResult({ ...undecided, attempt: 2, reason: 'the watch was lost' });
  expect(
    junit(
      {
        retried: [{ first, last }],
        results: [
          sampleResult({}),
          sampleResult({
            case: 'of three',
            verdict: 'failed',
            reason: 'web-2 was created too early\n  → +8.1s  "web-2" < web-1',
          }),
          last,
          sampleResult({
            ...storage,
            case: 'kept',
            verdict: 'unsupported',
            seconds: 0,
            reason: 'no StorageClass',
          }),
          sampleResult({
            ...storage,
            case: 'deleted',
            verdict: 'skipped',
            seconds: 0,
            reason: 'a known issue',
          }),
        ],
      },
      { title: 'partial (not a certificate)', acceptKnown: false },
    ),
  ).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="statefulset-conformance: partial (not a certificate)" tests="5" failures="1" errors="1" skipped="2" time="24.300">
    <testsuite name="ordering/created-in-order" timestamp="2026-01-01T00:00:00.000Z" tests="3" failures="1" errors="1" skipped="0" time="24.300">
    <properties>
    <property name="level" value="core"/>
    <property name="clause" value="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity"/>
    </properties>
    <testcase classname="ordering/created-in-order" name="ordering/created-in-order › a set of three is created" time="8.100"/>
    <testcase classname="ordering/created-in-order" name="ordering/created-in-order › of three" time="8.100">
    <failure type="AssertionError" message="web-2 was created too early">web-2 was created too early
      → +8.1s  &quot;web-2&quot; &lt; web-1</failure>
    </testcase>
    <testcase classname="ordering/created-in-order" name="ordering/created-in-order › of two" time="8.100">
    <error type="Inconclusive" message="the watch was lost">the watch was lost</error>
    <system-out>The first attempt was inconclusive.
    the API server did not respond</system-out>
    </testcase>
    </testsuite>
    <testsuite name="storage/claims-kept" timestamp="2026-01-01T00:00:00.000Z" tests="2" failures="0" errors="0" skipped="2" time="0.000">
    <properties>
    <property name="level" value="storage"/>
    <property name="needs" value="dynamic-volumes"/>
    <property name="clause" value="https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity"/>
    </properties>
    <testcase classname="storage/claims-kept" name="storage/claims-kept › kept" time="0.000">
    <skipped message="unsupported: no StorageClass"/>
    </testcase>
    <testcase classname="storage/claims-kept" name="storage/claims-kept › deleted" time="0.000">
    <skipped message="a known issue"/>
    </testcase>
    </testsuite>
    </testsuites>
    "
  `);
});

test('Characters that XML cannot represent are left out', () => {
  const reason = 'bell\u0007, escape\u001b[31m, nothing\u0000, half a face\ud83d, a face 😀, tab\t<&">';
  const xml = junit(
    { results: [sampleResult({ case: 'x', verdict: 'failed', reason })], retried: [] },
    { title: 'nonconformant', acceptKnown: false },
  );
  expect(xml).toContain(
    '>bell, escape[31m, nothing, half a face, a face 😀, tab\t&lt;&amp;&quot;&gt;</failure>',
  );
});

describe('A case with a known issue is', () => {
  const knownIssue = { issue: 'https://example.com/issues/1', reason: 'The controller is too early.' };
  const known = sampleResult({ verdict: 'known', reason: 'web-2 was created too early', knownIssue });
  const xmlOf = (result: Result, acceptKnown: boolean) =>
    junit({ results: [result], retried: [] }, { title: 'a title', acceptKnown })
      .split('\n')
      .filter((line) => /^<(testsuites|testcase|failure|skipped|system-out)/.test(line))
      .join('\n');

  test('a failure, with the issue as its message', () => {
    expect(xmlOf(known, false)).toMatchInlineSnapshot(`
      "<testsuites name="statefulset-conformance: a title" tests="1" failures="1" errors="0" skipped="0" time="8.100">
      <testcase classname="ordering/created-in-order" name="ordering/created-in-order › a set of three is created" time="8.100">
      <failure type="KnownIssue" message="known issue https://example.com/issues/1: The controller is too early.">web-2 was created too early</failure>"
    `);
  });

  test('skipped if the user accepted the known issues', () => {
    expect(xmlOf(known, true)).toMatchInlineSnapshot(`
      "<testsuites name="statefulset-conformance: a title" tests="1" failures="0" errors="0" skipped="1" time="8.100">
      <testcase classname="ordering/created-in-order" name="ordering/created-in-order › a set of three is created" time="8.100">
      <skipped message="known issue https://example.com/issues/1: The controller is too early."/>"
    `);
  });

  test('passed with a remark if the issue is fixed', () => {
    expect(xmlOf(sampleResult({ knownIssue }), false)).toMatchInlineSnapshot(`
      "<testsuites name="statefulset-conformance: a title" tests="1" failures="0" errors="0" skipped="0" time="8.100">
      <testcase classname="ordering/created-in-order" name="ordering/created-in-order › a set of three is created" time="8.100">
      <system-out>fixed: the known issue https://example.com/issues/1 does not occur; remove its entry in known-issues.yaml, or this minor from the entry</system-out>"
    `);
  });
});
