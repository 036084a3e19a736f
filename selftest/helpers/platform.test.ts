import type { V1Node } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { plainPlatform, unschedulableReason } from '../../helpers/platform';

const nodeWith = (labels: Record<string, string>, ...taints: { key: string; value?: string }[]): V1Node => ({
  metadata: { labels: { 'kubernetes.io/os': 'linux', ...labels } },
  spec: { taints: taints.map((taint) => ({ effect: 'NoSchedule', ...taint })) },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});

describe('The node selector of the user', () => {
  const selected = { ...plainPlatform, nodeSelector: { pool: 'tests' } };

  test('excludes every other node', () => {
    expect(unschedulableReason(nodeWith({ pool: 'tests' }), selected)).toBeUndefined();
    expect(unschedulableReason(nodeWith({ pool: 'other' }), selected)).toBe('not selected');
    expect(unschedulableReason(nodeWith({}), selected)).toBe('not selected');
  });

  test('is not needed to exclude the nodes of another operating system', () => {
    expect(unschedulableReason(nodeWith({ 'kubernetes.io/os': 'windows' }), plainPlatform)).toBe(
      'not selected',
    );
  });
});

describe('A toleration', () => {
  const node = nodeWith({}, { key: 'dedicated', value: 'tests' });
  const reason = (...tolerations: object[]) => unschedulableReason(node, { ...plainPlatform, tolerations });

  test.for([
    ['the key', { key: 'dedicated', operator: 'Exists' }],
    ['the key and the value', { key: 'dedicated', operator: 'Equal', value: 'tests' }],
    ['the key and the effect', { key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }],
    ['nothing', { operator: 'Exists' }],
  ] as const)('that names %s matches the taint', ([, toleration]) => {
    expect(reason(toleration)).toBeUndefined();
  });

  test.for([
    ['key', { key: 'role', operator: 'Exists' }],
    ['value', { key: 'dedicated', operator: 'Equal', value: 'others' }],
    ['effect', { key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }],
  ] as const)('does not match a taint with another %s', ([, toleration]) => {
    expect(reason(toleration)).toBe('tainted');
  });

  test('does not cover a second taint', () => {
    const both = nodeWith({}, { key: 'dedicated' }, { key: 'role' });
    const tolerations = [{ key: 'dedicated', operator: 'Exists' }];
    expect(unschedulableReason(both, { ...plainPlatform, tolerations })).toBe('tainted');
  });
});
