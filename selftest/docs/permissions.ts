import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalog } from '../../helpers/guarantee/catalog';
import { type NamespaceMode, permissionsFor } from '../../helpers/guarantee/permissions';
import { project } from '../support/command';
import { trackedFiles } from '../support/tracked-files';

/** Each permission as "verb resource": "create pods". */
export type Permissions = readonly string[];

/** Requests that the code does not send through a method of an API class. */
const others: Permissions = [
  ...['namespaces', 'pods', 'persistentvolumeclaims', 'statefulsets.apps'].map(
    (resource) => `watch ${resource}`,
  ),
  ...[
    'controllerrevisions.apps',
    'endpointslices.discovery.k8s.io',
    'events',
    'horizontalpodautoscalers.autoscaling',
    'resourcequotas',
  ].map((resource) => `watch ${resource}`),
  // The methods for custom objects have no name of a resource.
  'list volumesnapshotclasses.snapshot.storage.k8s.io',
  ...['create', 'deletecollection', 'get'].map((verb) => `${verb} volumesnapshots.snapshot.storage.k8s.io`),
  // A WebSocket is opened with GET. Kubernetes 1.35 and later check `create` in addition.
  ...['pods/exec', 'pods/portforward'].flatMap((resource) => [`get ${resource}`, `create ${resource}`]),
];

const verbs: Readonly<Record<string, string>> = {
  deleteCollection: 'deletecollection',
  read: 'get',
  replace: 'update',
};

const resources: Readonly<Record<string, string>> = {
  ConfigMap: 'configmaps',
  ControllerRevision: 'controllerrevisions.apps',
  CSIDriver: 'csidrivers.storage.k8s.io',
  CSINode: 'csinodes.storage.k8s.io',
  EndpointSlice: 'endpointslices.discovery.k8s.io',
  Event: 'events',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers.autoscaling',
  Namespace: 'namespaces',
  Node: 'nodes',
  PersistentVolume: 'persistentvolumes',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Pod: 'pods',
  PodDisruptionBudget: 'poddisruptionbudgets.policy',
  PodEviction: 'pods/eviction',
  PodLog: 'pods/log',
  ResourceQuota: 'resourcequotas',
  Secret: 'secrets',
  Service: 'services',
  StatefulSet: 'statefulsets.apps',
  StatefulSetScale: 'statefulsets/scale.apps',
  StatefulSetStatus: 'statefulsets/status.apps',
  StorageClass: 'storageclasses.storage.k8s.io',
  VolumeAttributesClass: 'volumeattributesclasses.storage.k8s.io',
};

/** The option --image-pull-secret needs this permission for one Secret. */
const onlyWithAnOption: Permissions = ['get secrets'];

/** A namespace is emptied only in a cluster that the suite created. */
const onlyInDisposableClusters: Permissions = [
  ...['persistentvolumeclaims', 'pods'].map((resource) => `deletecollection ${resource}`),
  'patch namespaces',
];

/** The permissions that a run against a given cluster needs, by the calls in the code. */
export const permissionsInCode = (): Permissions =>
  [
    ...new Set([
      ...others,
      ...trackedFiles('.ts')
        .filter((file) => /^(?:fixtures|helpers|cli)\//.test(file))
        .flatMap((file) =>
          Array.from(readFileSync(join(project, file), 'utf8').matchAll(call), permissionOf),
        ),
    ]),
  ]
    .filter((permission) => ![...onlyWithAnOption, ...onlyInDisposableClusters].includes(permission))
    .sort();

const call =
  /\b(?:core|apps|autoscaling|storage|discovery|policy)\s*\.(create|deleteCollection|delete|list|patch|read|replace)(?:Namespaced)?([A-Z]\w+?)(?:WithHttpInfo)?\(/g;

function permissionOf([method, verb = '', kind = '']: RegExpExecArray): string {
  const resource = resources[kind];
  if (!resource) throw new Error(`The resource of ${method} is not listed in selftest/docs/permissions.ts`);
  return `${verbs[verb] ?? verb} ${resource}`;
}

/** The permissions that the preflight checks before a run of all guarantees, in its own or in prepared namespaces. */
export const permissionsOfPreflight = (): Permissions => {
  const modes: readonly NamespaceMode[] = ['created', 'prepared'];
  const names = modes
    .flatMap((mode) => permissionsFor(catalog(), mode))
    .map(({ verb, resource }) => `${verb} ${resource}`);
  return [...new Set(names)].sort();
};

/** The permissions of a run as a table: one row for the resources with the same verbs. */
export function permissionTable(mode: NamespaceMode): string {
  const verbsOf = new Map<string, string[]>();
  for (const { verb, resource } of permissionsFor(catalog(), mode))
    verbsOf.set(resource, [...(verbsOf.get(resource) ?? []), verb].sort());
  const resourcesOf = new Map<string, string[]>();
  for (const [resource, verbs] of verbsOf) {
    const names = code(verbs);
    resourcesOf.set(names, [...(resourcesOf.get(names) ?? []), resource].sort());
  }
  const rows = [...resourcesOf].map(([verbs, resources]) => `| ${code(resources)} | ${verbs} |`);
  return ['| resources | verbs |', '| --- | --- |', ...rows].join('\n');
}

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
