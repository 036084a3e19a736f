import {
  CoreV1Api,
  RbacAuthorizationV1Api,
  type V1LimitRange,
  type V1Namespace,
  type V1Pod,
  type V1PodSpec,
  type V1ResourceQuota,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../../../cluster/disposable';
import { likes } from '../../../../cluster/like';
import { webRecipe } from '../../../../fixtures/workloads/registry';
import { connect, type Kube } from '../../../../helpers/kube/client';
import { webReference } from '../../../support/images';
import { configOf, withToken } from '../identity';
import { createTestNamespace, type TestNamespace } from '../test-namespace';
import { waitForObject } from '../wait-for-object';

const namespace = 'team';
let cluster: DisposableCluster;
let kube: Kube;
let team: TestNamespace;
/** The first user id of the namespace. */
let firstId: number;

beforeAll(async () => {
  const spec = { builder: 'native', minor: '1.37', nodes: 1, mayInstall: true, images: [webRecipe] } as const;
  const taints = [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] as const;
  cluster = await startCluster({ name: 'selftest-variants', ...spec, like: likes, taints }, () => {});
  kube = connect(cluster.kubeconfig);
  team = await createTestNamespace(kube, namespace);
  const annotated = await waitForObject<V1Namespace>(kube, {
    path: '/api/v1/namespaces',
    list: () => kube.core.listNamespace(),
    what: 'the range of user ids',
    isTrue: ({ metadata }) =>
      metadata?.name === namespace && 'openshift.io/sa.scc.uid-range' in (metadata.annotations ?? {}),
    timeoutMs: 30_000,
  });
  firstId = Number.parseInt(annotated.metadata?.annotations?.['openshift.io/sa.scc.uid-range'] ?? '', 10);
});
afterAll(() => cluster?.down());

/** A pod that satisfies all rules, with changes. */
const podOf = (name: string, script: string, changes: Partial<V1PodSpec> = {}): V1Pod => ({
  metadata: { name, labels: { 'app.kubernetes.io/name': 'x', 'app.kubernetes.io/managed-by': 'x' } },
  spec: {
    restartPolicy: 'Never',
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' }],
    containers: [
      {
        name: 'main',
        image: webReference,
        command: ['sh', '-c', script],
        securityContext: { readOnlyRootFilesystem: true },
        resources: { requests: { cpu: '1m', memory: '8Mi' }, limits: { cpu: '1', memory: '64Mi' } },
      },
    ],
    ...changes,
  },
});

const messageOf = (pod: V1Pod): Promise<string> =>
  kube.core.createNamespacedPod({ namespace, body: pod }).then(
    () => 'created',
    (error: Error) =>
      error.message.replaceAll(String(firstId), 'FIRST').replaceAll(String(firstId + 9999), 'LAST'),
  );

test('A pod with a fixed user id is rejected', async () => {
  const pod = podOf('fixed', 'true', { securityContext: { runAsUser: 1000 } });
  expect(await messageOf(pod)).toMatchInlineSnapshot(
    `"POST /api/v1/namespaces/team/pods: 403 Forbidden: admission webhook "scc.openshift-stand-in.stsc" denied the request: pods "fixed" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .containers[0].runAsUser: Invalid value: 1000: must be in the ranges: [FIRST, LAST], provider "anyuid": Forbidden: not usable by user or serviceaccount, provider "nonroot-v2": Forbidden: not usable by user or serviceaccount, provider "hostmount-anyuid": Forbidden: not usable by user or serviceaccount, provider "hostnetwork-v2": Forbidden: not usable by user or serviceaccount, provider "privileged": Forbidden: not usable by user or serviceaccount]"`,
  );
});

test('A pod without ids gets those of its namespace and starts', async () => {
  const { phase, log } = await team.outcome(podOf('assigned', 'id -u; id -g; id -G'));
  expect(log).toBe(`${firstId}\n0\n0 ${firstId}\n`);
  expect(phase).toBe('Succeeded');
  const { metadata } = await kube.core.readNamespacedPod({ name: 'assigned', namespace });
  expect(metadata?.annotations).toMatchObject({ 'openshift.io/scc': 'restricted-v2' });
});

test('A pod without a memory limit is rejected by the LimitRange', async () => {
  // One limit only: Kubernetes names several missing limits in any order.
  const pod = podOf('unlimited', 'true', {
    containers: [{ name: 'main', image: webReference, resources: { limits: { cpu: '1' } } }],
  });
  expect(await messageOf(pod)).toMatchInlineSnapshot(
    `"POST /api/v1/namespaces/team/pods: 403 Forbidden: pods "unlimited" is forbidden: maximum memory usage per Pod is 4Gi. No limit is specified"`,
  );
});

test('A pod is rejected with everything that the policy demands', async () => {
  const { spec } = podOf('lax', 'true');
  const lax: V1Pod = {
    metadata: { name: 'lax' },
    spec: {
      ...spec,
      containers: spec?.containers ?? [],
      initContainers: [{ name: 'init', image: webReference, resources: { limits: { cpu: '1' } } }],
    },
  };
  expect(await messageOf(lax)).toMatchInlineSnapshot(
    `"POST /api/v1/namespaces/team/pods: 403 Forbidden: pods "lax" is forbidden: ValidatingAdmissionPolicy 'restricted-platform' with binding 'restricted-platform' denied request: the label app.kubernetes.io/name must be set, the label app.kubernetes.io/managed-by must be set, container init: resources.requests.memory must be set, container init: resources.limits.memory must be set, container init: securityContext.readOnlyRootFilesystem must be true"`,
  );
});

test('A new namespace has a quota and a LimitRange', async () => {
  const named =
    (name: string) =>
    ({ metadata }: V1LimitRange | V1ResourceQuota) =>
      metadata?.name === name;
  const quota = await waitForObject<V1ResourceQuota>(kube, {
    path: `/api/v1/namespaces/${namespace}/resourcequotas`,
    list: () => kube.core.listNamespacedResourceQuota({ namespace }),
    what: 'the quota',
    isTrue: named('platform'),
    timeoutMs: 30_000,
  });
  expect(quota.spec?.hard).toMatchObject({
    pods: '20',
    'limits.memory': '8Gi',
    persistentvolumeclaims: '20',
  });
  const { items } = await kube.core.listNamespacedLimitRange({ namespace });
  expect(items.map(({ spec }) => spec?.limits.map(({ type }) => type))).toEqual([
    ['Pod', 'PersistentVolumeClaim'],
  ]);
});

test('A pod without a toleration is not scheduled', async () => {
  await kube.core.createNamespacedPod({ namespace, body: podOf('intolerant', 'true', { tolerations: [] }) });
  const { status } = await team.untilPod('intolerant', 'having no node', ({ status }) =>
    Boolean(status?.conditions?.some(({ reason }) => reason === 'Unschedulable')),
  );
  expect(status?.conditions?.[0]?.message).toMatchInlineSnapshot(
    `"0/1 nodes are available: 1 node(s) had untolerated taint(s). preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."`,
  );
});

test('A user who may not update the finalizers of an owner cannot block its deletion', async () => {
  const role = { metadata: { name: 'creator' } };
  const rbac = kube.config.makeApiClient(RbacAuthorizationV1Api);
  await rbac.createNamespacedRole({
    namespace,
    body: { ...role, rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['create'] }] },
  });
  await rbac.createNamespacedRoleBinding({
    namespace,
    body: {
      ...role,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'creator' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
    },
  });
  const { status } = await kube.core.createNamespacedServiceAccountToken({
    name: 'default',
    namespace,
    body: { spec: { audiences: [] } },
  });
  const user = withToken(configOf(cluster.kubeconfig), status?.token ?? '').makeApiClient(CoreV1Api);
  const ownedBy = (blockOwnerDeletion: boolean) => ({
    metadata: {
      generateName: 'owned-',
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'x', blockOwnerDeletion },
      ],
    },
  });
  await user.createNamespacedConfigMap({ namespace, body: ownedBy(false) });
  await expect(user.createNamespacedConfigMap({ namespace, body: ownedBy(true) })).rejects.toThrow(
    "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on",
  );
});
