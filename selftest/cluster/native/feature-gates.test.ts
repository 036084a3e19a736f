import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { kubernetesBinary } from '../../../cluster/native/binaries';
import { checkGates } from '../../../cluster/native/check-gates';
import {
  apiserverFlags,
  controllerManagerFlags,
  kubeletConfiguration,
  schedulerFlags,
} from '../../../cluster/native/components';
import { planCluster } from '../../../cluster/native/plan';
import { defaultMinor } from '../../../cluster/versions';

const featureGates = { StatefulSetRecreateStrategy: true, MaxUnavailableStatefulSet: false };
const planOf = (gates?: typeof featureGates) =>
  planCluster(
    { name: 'x', nodes: 1, minor: defaultMinor, ...(gates && { featureGates: gates }) },
    0,
    '/clusters/x',
  );

test('The feature gates are set on the control plane and on the kubelets', () => {
  const plan = planOf(featureGates);
  const [node] = plan.nodes;
  if (!node) throw new Error('The plan has no node');
  const flag = 'StatefulSetRecreateStrategy=true,MaxUnavailableStatefulSet=false';
  for (const flags of [apiserverFlags, controllerManagerFlags, schedulerFlags])
    expect(flags(plan)).toMatchObject({ 'feature-gates': flag });
  expect(parse(kubeletConfiguration(plan, node))).toMatchObject({ featureGates });
});

test('Without feature gates, the components have their defaults', () => {
  for (const flags of [apiserverFlags, controllerManagerFlags, schedulerFlags])
    expect(Object.keys(flags(planOf()))).not.toContain('feature-gates');
});

test('A gate that Kubernetes does not know is rejected before the cluster starts', async () => {
  const kubernetes = await kubernetesBinary(defaultMinor, () => {});
  await checkGates(kubernetes, defaultMinor, featureGates);
  await expect(
    checkGates(kubernetes, defaultMinor, { NoSuchGate: true }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: Kubernetes 1.37.2 rejects --feature-gate (unrecognized feature gate: NoSuchGate); use a gate that this version has, or another --kubernetes]`,
  );
});
