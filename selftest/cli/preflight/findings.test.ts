import { describe, expect, test } from 'vitest';
import { conclude, type Finding, warning } from '../../../cli/preflight/findings';
import { formatFinding } from '../../../cli/preflight/print';
import { selected } from '../../../helpers/guarantee/catalog';

const finding = (...guarantees: readonly string[]): Finding => ({
  problem: 'pods "web-0" is forbidden',
  fix: 'change the rule',
  guarantees,
});

const core = selected(['ordering']);
const network = selected(['network']);
const idsOf = (guarantees: readonly { readonly id: string }[]) => guarantees.map(({ id }) => id);

describe('A run', () => {
  test('starts with warnings only, and nothing is unavailable', () => {
    expect(conclude([warning('slow', 'wait')], core)).toEqual({ unavailable: {}, blocking: [] });
  });

  test('starts without the guarantees that the cluster rules out, each with the first reason', () => {
    const later = { ...finding('network/pod-dns'), problem: 'a later problem' };
    expect(conclude([finding('network/pod-dns'), later], [...core, ...network])).toEqual({
      unavailable: { 'network/pod-dns': 'pods "web-0" is forbidden' },
      blocking: [],
    });
  });

  test('does not start if a guarantee of the level core is ruled out, and unavailable contains none of them', () => {
    const blocking = finding('ordering/created-in-order', 'network/pod-dns');
    const other = finding('network/ptr-records');
    expect(conclude([other, blocking], [...core, ...network])).toEqual({
      unavailable: {},
      blocking: [blocking],
    });
  });

  test('without guarantees of the level core starts if one guarantee remains', () => {
    const [, ...allButOne] = idsOf(network);
    expect(conclude([finding(...allButOne)], network).blocking).toEqual([]);
    expect(Object.keys(conclude([finding(...allButOne)], network).unavailable)).toEqual(allButOne);
  });

  test('does not start if several findings together rule out every guarantee', () => {
    const [first = '', ...others] = idsOf(network);
    const findings = [finding(first), warning('slow', 'wait'), finding(...others)];
    expect(conclude(findings, network)).toEqual({
      unavailable: {},
      blocking: [findings[0], findings[2]],
    });
  });
});

describe('A finding is one line with the problem, the fix and the guarantees', () => {
  test.for([
    ['a warning', warning('The cluster is slow', 'wait'), false, 'The cluster is slow; wait'],
    [
      'a few guarantees that cannot run',
      finding('network/pod-dns', 'network/ptr-records'),
      false,
      'pods "web-0" is forbidden; change the rule (unsupported: network/pod-dns, network/ptr-records)',
    ],
    [
      'many guarantees that cannot run',
      finding('network/pod-dns', 'network/ptr-records', 'network/srv-records', 'guides/eks-workshop'),
      false,
      'pods "web-0" is forbidden; change the rule (unsupported: network (3), guides (1))',
    ],
    [
      'guarantees without which the run cannot start',
      finding('identity/adoption'),
      true,
      'pods "web-0" is forbidden; change the rule (needed by identity/adoption)',
    ],
    [
      'every selected guarantee',
      finding('a/a', 'a/b', 'a/c', 'a/d', 'a/e'),
      true,
      'pods "web-0" is forbidden; change the rule (needed by every guarantee)',
    ],
  ] as const)('%s', ([, each, isBlocking, line]) => {
    expect(formatFinding(each, isBlocking, 5)).toBe(line);
  });
});
