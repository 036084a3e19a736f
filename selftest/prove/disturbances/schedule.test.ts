import { describe, expect, test } from 'vitest';
import { type Freeze, freezesOf } from '../../../prove/disturbances/schedule';

const nodes = ['node-0', 'node-1'];

const firstOf = (count: number, ...args: Parameters<typeof freezesOf>): readonly Freeze[] => {
  const freezes = freezesOf(...args);
  return Array.from({ length: count }, () => freezes.next().value);
};

describe('The freezes of a run', () => {
  test('are the same for the same seed, and others for another seed', () => {
    expect(firstOf(20, 'kubelet', nodes, 'a 1')).toEqual(firstOf(20, 'kubelet', nodes, 'a 1'));
    expect(firstOf(20, 'kubelet', nodes, 'a 1')).not.toEqual(firstOf(20, 'kubelet', nodes, 'a 2'));
  });

  test('begin at different moments, last for 45 to 60 s and affect every node', () => {
    const freezes = firstOf(200, 'kubelet', nodes, 'a');
    for (const { duration } of freezes) expect(45_000 <= duration && duration <= 60_000).toBe(true);
    expect(new Set(freezes.map(({ pause }) => Math.round(pause / 1000))).size).toBeGreaterThan(10);
    expect(new Set(freezes.map(({ node }) => node))).toEqual(new Set(nodes));
  });

  test('have no node for a program of the control plane', () => {
    expect(firstOf(1, 'scheduler', nodes, 'a')).toMatchObject([{ node: undefined, burst: undefined }]);
  });

  test('consist of bursts for etcd', () => {
    expect(firstOf(1, 'etcd', nodes, 'a')).toMatchObject([{ node: undefined, burst: 2_000 }]);
  });
});
