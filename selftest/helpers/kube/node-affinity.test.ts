import type { V1NodeSelectorRequirement, V1PersistentVolume } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { canMount } from '../../../helpers/kube/node-affinity';

const node = { metadata: { name: 'node-1', labels: { zone: 'a', cores: '4' } } };

const volume = (...matchExpressions: V1NodeSelectorRequirement[]): V1PersistentVolume => ({
  spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } },
});

describe('A volume can be mounted', () => {
  test('on every node, if it has no node affinity', () => {
    expect(canMount({}, node)).toBe(true);
  });

  test.for([
    ['on a node with a matching label', true, { key: 'zone', operator: 'In', values: ['a', 'b'] }],
    ['on no node with another label value', false, { key: 'zone', operator: 'In', values: ['c'] }],
    ['on a node without an excluded label value', true, { key: 'zone', operator: 'NotIn', values: ['c'] }],
    ['on a node with a required label', true, { key: 'zone', operator: 'Exists' }],
    ['on no node with a forbidden label', false, { key: 'zone', operator: 'DoesNotExist' }],
    ['on a node with a greater value', true, { key: 'cores', operator: 'Gt', values: ['2'] }],
    ['on no node without a smaller value', false, { key: 'cores', operator: 'Lt', values: ['2'] }],
  ] as const)('%s', ([, expected, { ...requirement }]) => {
    const values = 'values' in requirement ? { values: [...requirement.values] } : {};
    expect(canMount(volume({ key: requirement.key, operator: requirement.operator, ...values }), node)).toBe(
      expected,
    );
  });

  test('on a node that one of its terms names', () => {
    const nodeNamed = (...values: string[]) => ({
      matchFields: [{ key: 'metadata.name', operator: 'In', values }],
    });
    const of = (...nodeSelectorTerms: ReturnType<typeof nodeNamed>[]): V1PersistentVolume => ({
      spec: { nodeAffinity: { required: { nodeSelectorTerms } } },
    });
    expect(canMount(of(nodeNamed('node-0')), node)).toBe(false);
    expect(canMount(of(nodeNamed('node-0'), nodeNamed('node-1')), node)).toBe(true);
  });
});
