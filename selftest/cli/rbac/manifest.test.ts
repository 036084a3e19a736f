import type { V1PolicyRule, V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import { describe, expect, test, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checkPermissions } from '../../../cli/preflight/access';
import { clusterManifest, type ManifestOptions, namespacedManifest } from '../../../cli/rbac/manifest';
import { type CatalogEntry, catalog, selected } from '../../../helpers/guarantee/catalog';
import { type NamespaceMode, permissionsFor } from '../../../helpers/guarantee/permissions';
import type { Kube } from '../../../helpers/kube/client';

// The pause before the second review.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }));

const optionsFor = (guarantees: readonly CatalogEntry[], mode: NamespaceMode): ManifestOptions => ({
  permissions: permissionsFor(guarantees, mode),
  selected: guarantees.length,
  command: 'stsc rbac',
  users: [],
  groups: [],
});

const manifestFor = (guarantees: readonly CatalogEntry[], subjects: Partial<ManifestOptions> = {}) =>
  clusterManifest({ ...optionsFor(guarantees, 'created'), ...subjects });

const namespacedFor = (guarantees: readonly CatalogEntry[]) =>
  namespacedManifest(optionsFor(guarantees, 'prepared'), ['team-a', 'team-b']);

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules?: readonly V1PolicyRule[];
  readonly subjects?: readonly object[];
}

const objectsIn = (manifest: string): readonly Manifest[] =>
  parseAllDocuments(manifest).map((document) => document.toJS());

/** Each right that the rules grant, as "verb group/resource". */
const rightsIn = (manifest: string): readonly string[] =>
  objectsIn(manifest).flatMap(({ rules = [] }) =>
    rules.flatMap(({ apiGroups = [], resources = [], verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    ),
  );

/** An API server that grants exactly these rights. */
const serverWith = (rights: readonly string[]): Kube =>
  ({
    authorization: {
      async createSelfSubjectAccessReview({ body }: { body: V1SelfSubjectAccessReview }) {
        const { verb, group, resource, subresource } = body.spec.resourceAttributes ?? {};
        const right = `${verb} ${group}/${[resource, subresource].filter(Boolean).join('/')}`;
        return { ...body, status: { allowed: rights.includes(right) } };
      },
    },
  }) as unknown as Kube;

test('The manifest grants the permissions to a ServiceAccount, and says which guarantees need each of them', () => {
  expect(manifestFor(selected(['specs/scaling/', 'status/counts.ts']))).toMatchInlineSnapshot(`
    "# The permissions of a run of the StatefulSet conformance suite, and no others.
    # Grant them with: stsc rbac | kubectl apply -f -
    # Check them with: stsc doctor --kubeconfig FILE

    apiVersion: v1
    kind: Namespace
    metadata:
      name: stsc
    ---
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: stsc
      namespace: stsc
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata:
      name: stsc
    rules:
      # Needed by every guarantee
      - apiGroups: [""]
        resources: [namespaces]
        verbs: [create, delete, list, watch]
      # Needed by every guarantee
      - apiGroups: [""]
        resources: [pods]
        verbs: [create, list, watch]
      # Needed by every guarantee
      - apiGroups: [apps]
        resources: [statefulsets]
        verbs: [create, list, patch, watch]
      # Needed by every guarantee
      - apiGroups: [""]
        resources: [persistentvolumeclaims]
        verbs: [list, watch]
      # Needed by status/counts
      - apiGroups: [""]
        resources: [pods/exec]
        verbs: [create, get]
      # Only for the reports of cases that did not pass
      - apiGroups: [""]
        resources: [pods/log]
        verbs: [get]
      # Only for the reports of cases that did not pass
      - apiGroups: [""]
        resources: [events, nodes, persistentvolumes, services]
        verbs: [list]
      # Only for the reports of cases that did not pass
      - apiGroups: [discovery.k8s.io]
        resources: [endpointslices]
        verbs: [list]
      # Needed by scaling/apply-leaves-replicas-alone, scaling/apply-overwrites-a-scale, scaling/conflict-names-the-scaler
      - apiGroups: [apps]
        resources: [statefulsets/scale]
        verbs: [patch]
      # Needed by status/counts
      - apiGroups: [apps]
        resources: [statefulsets/status]
        verbs: [get, patch, update]
      # Needed by scaling/autoscaler-keeps-bounds
      - apiGroups: [autoscaling]
        resources: [horizontalpodautoscalers]
        verbs: [create, delete, list, watch]
      # Only for the reports of cases that did not pass
      - apiGroups: [apps]
        resources: [controllerrevisions]
        verbs: [list]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata:
      name: stsc
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: ClusterRole
      name: stsc
    subjects:
      - kind: ServiceAccount
        name: stsc
        namespace: stsc
    "
  `);
});

test('The manifest can grant the permissions to users and groups instead', () => {
  const objects = objectsIn(
    manifestFor(selected(['ordering']), { users: ['jane'], groups: ['testers', 'auditors'] }),
  );
  expect(objects.map(({ kind }) => kind)).toEqual(['ClusterRole', 'ClusterRoleBinding']);
  expect(objects.at(-1)?.subjects).toEqual([
    { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' },
    { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'testers' },
    { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'auditors' },
  ]);
});

test('In prepared namespaces, each namespace has a Role, and the rules of the ClusterRole are optional', () => {
  const manifest = namespacedFor(selected(['storage/spread-across-nodes', 'storage/size-in-the-pod']));
  const objects = objectsIn(manifest);
  expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace].join(' '))).toEqual([
    'ServiceAccount team-a',
    'Role team-a',
    'RoleBinding team-a',
    'Role team-b',
    'RoleBinding team-b',
    'ClusterRole ',
    'ClusterRoleBinding ',
  ]);
  expect(objects[3]?.rules).toEqual(objects[1]?.rules);
  expect(manifest.slice(manifest.indexOf('kind: ClusterRole'))).toMatchInlineSnapshot(`
    "kind: ClusterRole
    metadata:
      name: stsc
    rules:
      # Optional. Without this rule, these are unsupported: every guarantee
      - apiGroups: [""]
        resources: [persistentvolumes]
        verbs: [get, patch]
      # Optional. Without this rule, the reports of cases that did not pass do not contain persistentvolumes
      - apiGroups: [""]
        resources: [persistentvolumes]
        verbs: [list]
      # Optional. Without this rule, these are unsupported: storage/spread-across-nodes; the reports of cases that did not pass do not contain nodes
      - apiGroups: [""]
        resources: [nodes]
        verbs: [list]
      # Optional. Without this rule, these are unsupported: every guarantee
      - apiGroups: [storage.k8s.io]
        resources: [storageclasses]
        verbs: [list]
      # Optional. Without this rule, these are unsupported: storage/size-in-the-pod
      - apiGroups: [storage.k8s.io]
        resources: [csidrivers]
        verbs: [get]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata:
      name: stsc
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: ClusterRole
      name: stsc
    subjects:
      - kind: ServiceAccount
        name: stsc
        namespace: team-a
    "
  `);
});

test('In prepared namespaces, nothing is granted about namespaces, and Secrets cannot be read', () => {
  const rights = rightsIn(namespacedFor(catalog()));
  expect(rights.filter((right) => right.endsWith(' /namespaces'))).toEqual([]);
  expect(new Set(rights.filter((right) => right.endsWith(' /secrets')))).toEqual(
    new Set(['create /secrets', 'deletecollection /secrets']),
  );
});

describe.each(['created', 'prepared'] as const)('In %s namespaces', (mode) => {
  const needed = permissionsFor(catalog(), mode);
  const manifest = mode === 'created' ? manifestFor(catalog()) : namespacedFor(catalog());
  const all = [...new Set(rightsIn(manifest))];

  test('the manifest grants the permissions that the preflight checks, and no others', async () => {
    expect(await checkPermissions(serverWith(all), 'team-a', needed)).toEqual([]);
    expect(all).toHaveLength(needed.length);
  });

  test.for(all)('without "%s", the preflight names the permission and its guarantees', async (right) => {
    const others = all.filter((each) => each !== right);
    const [finding, ...more] = await checkPermissions(serverWith(others), 'team-a', needed);
    const [verb, path = ''] = right.split(' ');
    const [group, ...resource] = path.split('/');
    const name = `${verb} ${resource.join('/')}${group ? `.${group}` : ''}`;
    expect(more).toEqual([]);
    expect(finding?.problem).toContain(`The user has no permission to ${name}`);
    expect(finding?.guarantees).toEqual(
      needed.find((each) => `${each.verb} ${each.resource}` === name)?.guarantees,
    );
  });
});
