import type { Capability } from './capabilities';
import { type CatalogEntry, sourceOf } from './catalog';
import { deletesItsNamespace } from './own-namespace';

/** One verb for one resource, such as "create pods/exec" or "list statefulsets.apps". */
export interface Permission {
  readonly verb: string;
  /** The plural name of the resource, followed by a dot and the API group unless the group is the core group. */
  readonly resource: string;
  /** The guarantees that cannot run without the permission. */
  readonly guarantees: readonly string[];
  /** Without the permission, the report of a case that did not pass lacks some objects or logs. */
  readonly isForReports: boolean;
}

interface Spec extends CatalogEntry {
  readonly source: string;
}

/** Whether the suite creates the namespaces of its cases, or uses prepared namespaces (`--namespaces`). */
export type NamespaceMode = 'created' | 'prepared';

type Use = (spec: Spec) => boolean;

const every: Use = () => true;
const needs =
  (...capabilities: readonly Capability[]): Use =>
  (spec) =>
    capabilities.some((each) => spec.needs.includes(each));
/** The spec calls a method of a fixture or a matcher. A call can be spread over several lines. */
const calls =
  (pattern: RegExp): Use =>
  ({ source }) =>
    pattern.test(source);

/** The function of a case receives the fixture. */
const receives = (fixture: string): Use => calls(new RegExp(`\\{[^{}]*\\b${fixture}\\b[^{}]*\\}\\)\\s*=>`));

/** The fixture `client` resolves names and connects to Services from a pod. */
const usesClient: Use = receives('client');
const usesDatabase: Use = ({ level }) => level === 'replication';
/** A wait on a volume that times out creates a control volume: a PVC, and a pod that uses the PVC. */
const usesControlVolume: Use = (spec) =>
  receives('secondPod')(spec) || calls(/\bvolume\s*\.\s*(?:untilGone|untilReleased|reserveFor)\(/)(spec);
const usesServices: Use = (spec) => usesDatabase(spec) || receives('services')(spec);
const usesScale: Use = receives('scale');
const usesRevision: Use = receives('revision');
const usesCollection: Use = receives('collection');
const drainsPod: Use = calls(/\bfaults\s*\.\s*drain\(/);
/** The fixture `revisions` watches the revision history. */
const usesRevisions: Use = receives('revisions');
const readsCloneLog: Use = calls(/\.(?:toHaveCloneSources|toIncludeCloneSource)\(/);

/** Fixtures and matchers that run a command in a container. */
const runsCommand: Use = (spec) =>
  usesClient(spec) ||
  usesDatabase(spec) ||
  /\.\s*(?:breakReadiness|repairReadiness|finishInit|keepServingAfterDelete|writeToVolume)\(/.test(
    spec.source,
  ) ||
  /\.(?:toHaveDataOnVolume|toHaveFileSystemSizeBetween|toHaveFqdn|toHaveHostnames)\(/.test(spec.source) ||
  /\.(?:toHaveInRootDirectory|toHaveMountAt|toHaveVolumeOwner|writeToDevice)\(/.test(spec.source);

/**
 * All permissions of a run, each with the guarantees that use the permission; a permission without a use is only for
 * the reports of cases that did not pass. docs/permissions.md shows the table.
 */
const table: readonly {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly usedBy: readonly Use[];
  /** Absent if the permission is necessary in both modes. */
  readonly mode?: NamespaceMode;
}[] = [
  {
    resources: ['namespaces'],
    verbs: ['create', 'delete', 'list', 'watch'],
    usedBy: [every],
    mode: 'created',
  },
  // Every timeline watches these; a control experiment creates a StatefulSet, and makes the controller reconcile.
  {
    resources: ['pods', 'statefulsets.apps', 'persistentvolumeclaims'],
    verbs: ['list', 'watch'],
    usedBy: [every],
  },
  { resources: ['statefulsets.apps'], verbs: ['create', 'patch'], usedBy: [every] },
  {
    resources: ['statefulsets.apps'],
    verbs: ['delete'],
    usedBy: [calls(/\bset\s*\.\s*(?:delete|deleteInForeground|orphan)\(/)],
  },
  { resources: ['statefulsets.apps'], verbs: ['deletecollection'], usedBy: [usesCollection] },
  { resources: ['statefulsets.apps'], verbs: ['update'], usedBy: [calls(/\brequests\s*\.\s*replace\(/)] },
  { resources: ['statefulsets/scale.apps'], verbs: ['get', 'update'], usedBy: [usesScale] },
  // The preflight finds out by a dry run whether the platform assigns the user IDs of pods.
  { resources: ['pods'], verbs: ['create'], usedBy: [every] },
  // The admission plugin OwnerReferencesPermissionEnforcement, which OpenShift enables, demands the permission to delete an
  // object from a user who changes its owners.
  {
    resources: ['pods'],
    verbs: ['delete'],
    usedBy: [
      calls(/\.\s*pod\(\d+\)\s*\.\s*delete\(|\b(?:clearBlockOwnerDeletion|deleteForeignPod)\(/),
      usesControlVolume,
      needs('docs-images'),
    ],
  },
  {
    resources: ['pods'],
    verbs: ['patch'],
    usedBy: [calls(/\.\s*(?:label|allowScheduling|clearBlockOwnerDeletion)\(|\.\s*blockDeletion\(\s*set\b/)],
  },
  { resources: ['pods/exec'], verbs: ['create', 'get'], usedBy: [runsCommand] },
  { resources: ['pods/portforward'], verbs: ['create', 'get'], usedBy: [usesDatabase] },
  { resources: ['pods/eviction'], verbs: ['create'], usedBy: [drainsPod, calls(/\bfaults\s*\.\s*evict\(/)] },
  { resources: ['pods/log'], verbs: ['get'], usedBy: [readsCloneLog] },
  { resources: ['configmaps'], verbs: ['create'], usedBy: [usesDatabase, calls(/\.\s*addForeignOwner\(/)] },
  { resources: ['secrets'], verbs: ['create'], usedBy: [usesDatabase] },
  {
    resources: ['persistentvolumeclaims'],
    verbs: ['create'],
    usedBy: [usesControlVolume, calls(/\bclaims\s*\.\s*of\(\d+\)\s*\.\s*create(?:From)?\(/)],
  },
  {
    resources: ['persistentvolumeclaims'],
    verbs: ['delete'],
    usedBy: [usesControlVolume, calls(/\bclaims\s*\.\s*of\(\d+\)\s*\.\s*delete\(|\.\s*addForeignOwner\(/)],
  },
  { resources: ['persistentvolumeclaims'], verbs: ['get'], usedBy: [usesControlVolume] },
  {
    resources: ['persistentvolumeclaims'],
    verbs: ['patch'],
    usedBy: [
      calls(
        /\.\s*(?:expand|request(?:TooMuch|Twice)|changeAttributesClass|addForeignOwner)\(|\.\s*blockDeletion\(\s*claims\b/,
      ),
    ],
  },
  // Each case sets the reclaim policy of its volumes to Delete, so that no volume remains.
  { resources: ['persistentvolumes'], verbs: ['get', 'patch'], usedBy: [needs('dynamic-volumes')] },
  { resources: ['persistentvolumes'], verbs: ['list'], usedBy: [] },
  { resources: ['services'], verbs: ['create'], usedBy: [usesServices] },
  // A StatefulSet has a matcher of the same name, which reads the history.
  { resources: ['services'], verbs: ['list'], usedBy: [calls(/\(\s*(?!set\b)\w+\s*\)\s*\.toStillExist\(/)] },
  { resources: ['endpointslices.discovery.k8s.io'], verbs: ['list', 'watch'], usedBy: [usesServices] },
  { resources: ['events'], verbs: ['list', 'watch'], usedBy: [calls(/\.\s*untilEvent\(/)] },
  {
    resources: ['statefulsets/scale.apps'],
    verbs: ['patch'],
    usedBy: [usesScale, calls(/\.\s*scaleThroughSubresource\(/)],
  },
  {
    resources: ['statefulsets/status.apps'],
    verbs: ['get'],
    usedBy: [calls(/\.toHaveConditions\(|\.\s*(?:patch|put)Condition\(/)],
  },
  { resources: ['statefulsets/status.apps'], verbs: ['patch'], usedBy: [calls(/\.\s*patchCondition\(/)] },
  { resources: ['statefulsets/status.apps'], verbs: ['update'], usedBy: [calls(/\.\s*putCondition\(/)] },
  {
    resources: ['resourcequotas'],
    verbs: ['create', 'list', 'patch', 'watch'],
    usedBy: [receives('quotas')],
  },
  { resources: ['resourcequotas'], verbs: ['list'], usedBy: [needs('volume-limit')] },
  {
    resources: ['horizontalpodautoscalers.autoscaling'],
    verbs: ['create', 'delete', 'list', 'watch'],
    usedBy: [needs('autoscaler')],
  },
  { resources: ['nodes'], verbs: ['list'], usedBy: [needs('several-nodes', 'several-zones')] },
  { resources: ['csinodes.storage.k8s.io'], verbs: ['list'], usedBy: [needs('volume-limit')] },
  {
    resources: ['volumeattributesclasses.storage.k8s.io'],
    verbs: ['list'],
    usedBy: [needs('attributes-class')],
  },
  {
    resources: ['volumesnapshotclasses.snapshot.storage.k8s.io'],
    verbs: ['list'],
    usedBy: [needs('snapshots')],
  },
  {
    resources: ['volumesnapshots.snapshot.storage.k8s.io'],
    verbs: ['create', 'get'],
    usedBy: [needs('snapshots')],
  },
  {
    resources: ['controllerrevisions.apps'],
    verbs: ['list'],
    usedBy: [
      usesRevisions,
      calls(
        /\.\s*(?:toHaveOnlyCurrentRevision|toHaveRevisionCount|toHaveRevisionNumbers|rollBackTo|revisionIds)\(/,
      ),
    ],
  },
  { resources: ['controllerrevisions.apps'], verbs: ['watch'], usedBy: [usesRevisions] },
  {
    resources: ['controllerrevisions.apps'],
    verbs: ['create'],
    usedBy: [calls(/\brevisions\s*\.\s*(?:addMetadataToCurrent|createDuplicate|createForeign)\(/)],
  },
  {
    resources: ['controllerrevisions.apps'],
    verbs: ['delete'],
    usedBy: [usesRevision, calls(/\brevisions\s*\.\s*addMetadataToCurrent\(/)],
  },
  {
    resources: ['poddisruptionbudgets.policy'],
    verbs: ['create'],
    usedBy: [receives('budget')],
  },
  {
    resources: ['poddisruptionbudgets.policy'],
    verbs: ['get'],
    usedBy: [calls(/\bbudget\s*\.\s*untilAllowed\(/)],
  },
  { resources: ['controllerrevisions.apps'], verbs: ['patch'], usedBy: [usesRevision] },
  {
    resources: ['storageclasses.storage.k8s.io'],
    verbs: ['list'],
    usedBy: [needs('dynamic-volumes', 'online-expansion', 'attached-disks')],
  },
  {
    resources: ['csidrivers.storage.k8s.io'],
    verbs: ['get'],
    usedBy: [needs('attached-disks', 'block-devices', 'fs-group')],
  },
  // A ConfigMap reserves a prepared namespace for the run.
  { resources: ['configmaps'], verbs: ['create', 'get', 'delete'], usedBy: [every], mode: 'prepared' },
  // At the end of a case, everything that the case created in a prepared namespace is deleted.
  {
    resources: ['statefulsets.apps', 'pods', 'controllerrevisions.apps'],
    verbs: ['delete'],
    usedBy: [every],
    mode: 'prepared',
  },
  { resources: ['controllerrevisions.apps'], verbs: ['list'], usedBy: [every], mode: 'prepared' },
  {
    resources: ['persistentvolumeclaims'],
    verbs: ['delete'],
    usedBy: [usesDatabase, calls(/\bclaims?\b/)],
    mode: 'prepared',
  },
  { resources: ['services'], verbs: ['deletecollection'], usedBy: [usesServices], mode: 'prepared' },
  {
    resources: ['volumesnapshots.snapshot.storage.k8s.io'],
    verbs: ['deletecollection'],
    usedBy: [needs('snapshots')],
    mode: 'prepared',
  },
  {
    resources: ['configmaps'],
    verbs: ['deletecollection'],
    usedBy: [usesDatabase, calls(/\.\s*addForeignOwner\(/)],
    mode: 'prepared',
  },
  { resources: ['secrets'], verbs: ['deletecollection'], usedBy: [usesDatabase], mode: 'prepared' },
  {
    resources: ['resourcequotas'],
    verbs: ['deletecollection'],
    usedBy: [receives('quotas')],
    mode: 'prepared',
  },
  {
    resources: ['horizontalpodautoscalers.autoscaling'],
    verbs: ['deletecollection'],
    usedBy: [needs('autoscaler')],
    mode: 'prepared',
  },
  {
    resources: ['poddisruptionbudgets.policy'],
    verbs: ['deletecollection'],
    usedBy: [receives('budget')],
    mode: 'prepared',
  },
];

/** What the report of a case that did not pass contains. */
const inReports: readonly string[] = [
  'get pods/log',
  'list controllerrevisions.apps',
  'list endpointslices.discovery.k8s.io',
  'list events',
  'list nodes',
  'list persistentvolumes',
  'list services',
];

/** The permissions of a run that checks these guarantees. */
export function permissionsFor(
  guarantees: readonly CatalogEntry[],
  mode: NamespaceMode = 'created',
): readonly Permission[] {
  const specs = guarantees.filter(({ id }) => mode === 'created' || !deletesItsNamespace(id)).map(withSource);
  const uses = new Map<
    string,
    { readonly verb: string; readonly resource: string; usedBy: readonly Use[] }
  >();
  for (const row of table.filter((each) => each.mode === undefined || each.mode === mode))
    for (const resource of row.resources)
      for (const verb of row.verbs) {
        const name = `${verb} ${resource}`;
        const usedBy = [...(uses.get(name)?.usedBy ?? []), ...row.usedBy];
        uses.set(name, { verb, resource, usedBy });
      }
  return [...uses]
    .map(([name, { verb, resource, usedBy }]) => ({
      verb,
      resource,
      guarantees: specs.filter((spec) => usedBy.some((uses) => uses(spec))).map(({ id }) => id),
      isForReports: inReports.includes(name),
    }))
    .filter(({ guarantees, isForReports }) => guarantees.length > 0 || isForReports);
}

/** The guarantees that need DNS and Service routing in pods. */
export const networkUsers = (guarantees: readonly CatalogEntry[]): readonly string[] =>
  guarantees
    .map(withSource)
    .filter((spec) => spec.level === 'network' || usesDatabase(spec) || usesClient(spec))
    .map(({ id }) => id);

/** The name of a permission's resource in its parts: "statefulsets/scale.apps" is "statefulsets/scale" of the group "apps". */
export function resourceOf(name: string): { readonly group: string; readonly resource: string } {
  const [resource = '', ...group] = name.split('.');
  return { group: group.join('.'), resource };
}

/** Resources without a namespace. */
const clusterScoped: readonly string[] = [
  'csidrivers.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'namespaces',
  'nodes',
  'persistentvolumes',
  'storageclasses.storage.k8s.io',
  'volumeattributesclasses.storage.k8s.io',
  'volumesnapshotclasses.snapshot.storage.k8s.io',
];

export const isClusterScoped = ({ resource }: Pick<Permission, 'resource'>): boolean =>
  clusterScoped.includes(resource);

const withSource = (entry: CatalogEntry): Spec => ({ ...entry, source: sourceOf(entry.id) });
