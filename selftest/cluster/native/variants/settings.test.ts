import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { apiserverFlags, kubeletConfiguration } from '../../../../cluster/native/components';
import { type ClusterPlan, planCluster } from '../../../../cluster/native/plan';

const planOf = (options: Pick<ClusterPlan, 'like' | 'taints'>) =>
  planCluster({ name: 'x', nodes: 2, minor: '1.37', ...options }, 0, '/clusters/x');

test('With --like openshift, the API server checks who may set blockOwnerDeletion', () => {
  const plugins = (plan: ClusterPlan) => apiserverFlags(plan)['enable-admission-plugins'];
  expect(plugins(planOf({ like: ['openshift'] }))).toBe(
    'NodeRestriction,OwnerReferencesPermissionEnforcement',
  );
  expect(plugins(planOf({ like: ['kubeadm', 'restricted'] }))).toBe('NodeRestriction');
});

test('With --taint, every node registers with the taints', () => {
  const taints = [
    { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
    { key: 'other', effect: 'NoExecute' },
  ] as const;
  const plan = planOf({ taints });
  for (const node of plan.nodes)
    expect(parse(kubeletConfiguration(plan, node))).toMatchObject({ registerWithTaints: taints });
  const [node] = plan.nodes;
  if (!node) throw new Error('The plan has no node');
  expect(parse(kubeletConfiguration(planOf({}), node))).not.toHaveProperty('registerWithTaints');
});
