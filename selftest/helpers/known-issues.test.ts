import { describe, expect, test } from 'vitest';
import { forCluster, type KnownIssue, knownIssues, parseKnownIssues } from '../../helpers/known-issues';
import { Problem } from '../../helpers/problem';

const valid: KnownIssue = {
  guarantee: 'retention/combinations',
  case: 'default policy: all PVCs remain',
  minors: ['1.34', '1.35'],
  violation: 'the PVCs of web are not the same as before',
  issue: 'https://github.com/kubernetes/kubernetes/issues/1',
  reason: 'The controller deletes the PVCs.',
  expires: '2027-06-30',
};

// YAML contains JSON.
const fileOf = (...entries: readonly object[]) => JSON.stringify(entries);

test('The entries of this suite are valid', () => {
  expect(Array.isArray(knownIssues())).toBe(true);
});

describe('The file', () => {
  test('contains a list of entries', () => {
    expect(parseKnownIssues(fileOf(valid, valid))).toEqual([valid, valid]);
    expect(parseKnownIssues('# none\n[]\n')).toEqual([]);
  });

  test('can name the case of test.for by its full title', () => {
    const entry = {
      ...valid,
      case: 'whenDeleted=Retain, whenScaled=Delete: the PVC of the remaining pod remains',
    };
    expect(parseKnownIssues(fileOf(entry))).toEqual([entry]);
  });

  const { reason, ...withoutReason } = valid;

  const invalid: Readonly<Record<string, string>> = Object.fromEntries([
    ['no YAML', '- guarantee: "x'],
    ['no list', 'guarantee: x'],
    ['an entry that is a text', '- x'],
    ['an unknown key', fileOf(valid, { ...valid, expire: '2027-06-30' })],
    ['a missing key', fileOf(withoutReason)],
    ['an unknown guarantee', fileOf({ ...valid, guarantee: 'retention/combination' })],
    ['a guarantee that is only a part of an id', fileOf({ ...valid, guarantee: 'retention' })],
    ['an unknown case', fileOf({ ...valid, case: 'all PVCs remain' })],
    [
      'the title of the guarantee as case',
      fileOf({
        ...valid,
        case: 'The retention policy decides which PVCs remain after a StatefulSet is scaled down and deleted',
      }),
    ],
    ['a minor without quotes', fileOf(valid).replace('"1.34"', '1.34')],
    ['a patch version', fileOf({ ...valid, minors: ['1.35.4'] })],
    ['no minors', fileOf({ ...valid, minors: [] })],
    ['a number of an issue', fileOf({ ...valid, issue: 'kubernetes#121534' })],
    ['a violation of two lines', fileOf({ ...valid, violation: 'one\ntwo' })],
    ['a reason of two lines', fileOf({ ...valid, reason: 'one\ntwo' })],
    ['a day that does not exist', fileOf({ ...valid, expires: '2027-02-30' })],
    ['a year', fileOf(valid).replace('"2027-06-30"', '2027')],
  ]);

  const messageOf = (text: string): string => {
    try {
      parseKnownIssues(text);
      return 'accepted';
    } catch (error) {
      return error instanceof Problem ? error.message : `no Problem: ${error}`;
    }
  };

  test('is refused in one line', () => {
    const lines = Object.entries(invalid).map(([what, text]) => `${what}: ${messageOf(text)}`);
    expect(lines).toMatchInlineSnapshot(`
      [
        "no YAML: known-issues.yaml is not valid YAML; Missing closing "quote at line 1, column 16",
        "no list: known-issues.yaml: expected a list of entries, or [] for none; see docs/known-issues.md",
        "an entry that is a text: known-issues.yaml, entry 1: expected the keys guarantee, case, minors, violation, issue, reason, expires; see docs/known-issues.md",
        "an unknown key: known-issues.yaml, entry 2: unknown key expire; use guarantee, case, minors, violation, issue, reason, expires",
        "a missing key: known-issues.yaml, entry 1: reason must be one sentence in one line; see docs/known-issues.md",
        "an unknown guarantee: known-issues.yaml, entry 1: unknown guarantee retention/combination; use the path of a spec without specs/ and .ts",
        "a guarantee that is only a part of an id: known-issues.yaml, entry 1: unknown guarantee retention; use the path of a spec without specs/ and .ts",
        "an unknown case: known-issues.yaml, entry 1: unknown case "all PVCs remain" of retention/combinations; copy the title from the spec",
        "the title of the guarantee as case: known-issues.yaml, entry 1: unknown case "The retention policy decides which PVCs remain after a StatefulSet is scaled down and deleted" of retention/combinations; copy the title from the spec",
        "a minor without quotes: known-issues.yaml, entry 1: minors must be a list of quoted minors, such as ['1.34', '1.35']; see docs/known-issues.md",
        "a patch version: known-issues.yaml, entry 1: minors must be a list of quoted minors, such as ['1.34', '1.35']; see docs/known-issues.md",
        "no minors: known-issues.yaml, entry 1: minors must be a list of quoted minors, such as ['1.34', '1.35']; see docs/known-issues.md",
        "a number of an issue: known-issues.yaml, entry 1: issue must be an address, such as https://github.com/kubernetes/kubernetes/issues/121534; see docs/known-issues.md",
        "a violation of two lines: known-issues.yaml, entry 1: violation must be the first line of the message of the failure, without the id; see docs/known-issues.md",
        "a reason of two lines: known-issues.yaml, entry 1: reason must be one sentence in one line; see docs/known-issues.md",
        "a day that does not exist: known-issues.yaml, entry 1: expires must be a date, such as 2027-06-30; see docs/known-issues.md",
        "a year: known-issues.yaml, entry 1: expires must be a date, such as 2027-06-30; see docs/known-issues.md",
      ]
    `);
  });
});

describe('An entry', () => {
  const on = (version: string | undefined, day = '2027-01-01') =>
    forCluster([valid], version, new Date(`${day}T12:00:00Z`));

  test('applies on its minors, whatever the patch and the vendor', () => {
    for (const version of ['v1.34.0', 'v1.35.4', '1.35.4+k3s1', 'v1.35.1-eks-adc7111'])
      expect(on(version)).toEqual({ current: [valid], expired: [] });
  });

  test('does not apply on other minors, or if the version is unknown', () => {
    for (const version of ['v1.33.0', 'v1.3.5', 'v1.350.0', 'unknown', undefined])
      expect(on(version)).toEqual({ current: [], expired: [] });
  });

  test('applies until the end of its last day', () => {
    expect(on('v1.35.4', '2027-06-30')).toEqual({ current: [valid], expired: [] });
    expect(on('v1.35.4', '2027-07-01')).toEqual({ current: [], expired: [valid] });
  });
});
