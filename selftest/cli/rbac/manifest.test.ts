import type { V1PolicyRule, V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import { expect, test, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checkPermissions } from '../../../cli/preflight/access';
import { clusterManifest } from '../../../cli/rbac/manifest';
import { type CatalogEntry, catalog, selected } from '../../../helpers/guarantee/catalog';
import { permissionsFor } from '../../../helpers/guarantee/permissions';
import type { Kube } from '../../../helpers/kube/client';

// The pause before the second review.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }));

const manifestFor = (guarantees: readonly CatalogEntry[], subjects = {}) =>
  clusterManifest({
    permissions: permissionsFor(guarantees),
    selected: guarantees.length,
    command: 'stsc rbac',
    users: [],
    groups: [],
    ...subjects,
  });

interface Manifest {
  readonly kind: string;
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
    "# The permissions of the StatefulSet conformance suite, printed by: stsc rbac
    # Grant them with:  stsc rbac | kubectl apply -f -
    # Check them with:  stsc doctor --kubeconfig FILE

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
        resources: [persistentvolumeclaims, pods]
        verbs: [list, watch]
      # Needed by every guarantee
      - apiGroups: [apps]
        resources: [statefulsets]
        verbs: [create, list, patch, watch]
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

const all = rightsIn(manifestFor(catalog()));

test('The manifest grants every permission that the preflight checks, each once', async () => {
  expect(await checkPermissions(serverWith(all), 'stsc-1', permissionsFor(catalog()))).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
  expect(all).toHaveLength(permissionsFor(catalog()).length);
});

test.for(all)('Without "%s", the preflight names the permission and its guarantees', async (right) => {
  const needed = permissionsFor(catalog());
  const others = all.filter((each) => each !== right);
  const [finding, ...more] = await checkPermissions(serverWith(others), 'stsc-1', needed);
  const [verb, path = ''] = right.split(' ');
  const [group, ...resource] = path.split('/');
  const name = `${verb} ${resource.join('/')}${group ? `.${group}` : ''}`;
  expect(more).toEqual([]);
  expect(finding?.problem).toContain(`The user has no permission to ${name}`);
  expect(finding?.guarantees).toEqual(
    needed.find((each) => `${each.verb} ${each.resource}` === name)?.guarantees,
  );
});
