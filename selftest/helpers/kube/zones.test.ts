import type { V1Node } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { zonesOf } from '../../../helpers/kube/zones';
import { plainPlatform } from '../../../helpers/platform';

const node = (name: string, zone: string | undefined, unschedulable = false): V1Node => ({
  metadata: {
    name,
    labels: { 'kubernetes.io/os': 'linux', ...(zone && { 'topology.kubernetes.io/zone': zone }) },
  },
  spec: { unschedulable },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});

test('Zones are those of schedulable nodes, by name', () => {
  const nodes = [
    node('node-0', 'b'),
    node('node-1', 'a'),
    node('node-2', 'b'),
    node('node-3', undefined),
    node('node-4', 'c', true),
  ];
  const zones = zonesOf(nodes, plainPlatform);
  expect(zones.map(({ name, nodes }) => [name, nodes.map(({ metadata }) => metadata?.name)])).toEqual([
    ['a', ['node-1']],
    ['b', ['node-0', 'node-2']],
  ]);
});
