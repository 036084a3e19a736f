import type { V1NodeSelectorRequirement, V1PersistentVolume } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { canMount } from '../../../helpers/kube/node-affinity';
import { bytesIn } from '../../../helpers/kube/quantity';

const node = { metadata: { name: 'node-1', labels: { zone: 'a', cores: '4' } } };

const volume = (...matchExpressions: V1NodeSelectorRequirement[]): V1PersistentVolume => ({
  spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } },
});

describe('A volume reaches', () => {
  test('every node, where it names none', () => {
    expect(canMount({}, node)).toBe(true);
  });

  test.for([
    ['its zone', true, { key: 'zone', operator: 'In', values: ['a', 'b'] }],
    ['no other zone', false, { key: 'zone', operator: 'In', values: ['c'] }],
    ['all zones but one', true, { key: 'zone', operator: 'NotIn', values: ['c'] }],
    ['where a label is', true, { key: 'zone', operator: 'Exists' }],
    ['where a label is not', false, { key: 'zone', operator: 'DoesNotExist' }],
    ['what is greater', true, { key: 'cores', operator: 'Gt', values: ['2'] }],
    ['what is less', false, { key: 'cores', operator: 'Lt', values: ['2'] }],
  ] as const)('%s', ([, expected, { ...requirement }]) => {
    const values = 'values' in requirement ? { values: [...requirement.values] } : {};
    expect(canMount(volume({ key: requirement.key, operator: requirement.operator, ...values }), node)).toBe(
      expected,
    );
  });

  test('one node by its name, and by any of its terms', () => {
    const named = (...values: string[]) => ({
      matchFields: [{ key: 'metadata.name', operator: 'In', values }],
    });
    const of = (...nodeSelectorTerms: ReturnType<typeof named>[]): V1PersistentVolume => ({
      spec: { nodeAffinity: { required: { nodeSelectorTerms } } },
    });
    expect(canMount(of(named('node-0')), node)).toBe(false);
    expect(canMount(of(named('node-0'), named('node-1')), node)).toBe(true);
  });
});

test('A quantity is a number of bytes', () => {
  expect(['1', '1k', '1Ki', '16Mi', '1.5Gi', '1G'].map(bytesIn)).toEqual([
    1, 1000, 1024, 16_777_216, 1_610_612_736, 1_000_000_000,
  ]);
  expect(() => bytesIn('much')).toThrow('much is no number of bytes');
});
