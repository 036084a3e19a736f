import {
  ApiException,
  type V1CSIDriverSpec,
  type V1Node,
  type V1PodSpec,
  type V1StatefulSetSpec,
  type V1StorageClass,
} from '@kubernetes/client-node';
import { deadlines } from '../deadlines.ts';
import type { Kube } from '../kube/client';
import { attributesClassFor, snapshotClasses, snapshotClassFor } from '../kube/driver-classes.ts';
import { isRejection } from '../kube/refused.ts';
import { defaultClass, nameOf, namesOf } from '../kube/storage-classes.ts';
import { volumeLimit } from '../kube/volume-limit.ts';
import { zoneLabel, zonesOf } from '../kube/zones.ts';
import { recommendedLabels } from '../labels.ts';
import { type Platform, unschedulableReason } from '../platform.ts';

/** The clients of the probes. Probes leave no object behind. */
export interface ProbeContext {
  readonly core: Pick<Kube['core'], 'listNode' | 'createNamespacedPod'>;
  readonly apps: Pick<Kube['apps'], 'createNamespacedStatefulSet'>;
  readonly storage: Pick<
    Kube['storage'],
    'listStorageClass' | 'readCSIDriver' | 'listCSINode' | 'listVolumeAttributesClass'
  >;
  readonly objects: Pick<Kube['objects'], 'listClusterCustomObject'>;
  readonly namespace: string;
  /** The StorageClass of the volumes; undefined means the default class. */
  readonly storageClass: string | undefined;
  readonly platform: Platform;
  /** A pod that the platform accepts. */
  readonly pod: V1PodSpec;
  /** The name of the provider, if its vendor documents that its volumes cannot be block devices. */
  readonly withoutBlockDevices: string | undefined;
  /** Whether a pod can run the images of the manifest in the docs. */
  runDocsImages(): Promise<ProbeResult>;
  /** Whether a controller handles HorizontalPodAutoscalers. */
  handlesAutoscalers(): Promise<ProbeResult>;
}

export type ProbeResult = { readonly has: true } | { readonly has: false; readonly why: string };

/** Throws if the API server does not respond: an unreachable cluster does not lack a capability. */
type Probe = (context: ProbeContext) => Promise<ProbeResult>;

/** A size that no disk of the limited drivers can have. */
export const tooLarge = '4Pi';

/**
 * The drivers whose source shows a limit, and the code OutOfRange for a larger disk. The resizer accepts a smaller size only
 * after such a code; the driver of EBS returned Internal.
 */
const limitedDrivers: readonly string[] = [
  'disks.statefulset-conformance.local',
  'dobs.csi.digitalocean.com',
];

/** The guarantee creates one PVC more than a node can have volumes. The PVCs are never bound. */
const mostVolumes = 200;

/** The features that a guarantee may need in addition to its level. The list is closed. */
export const capabilities = {
  'several-nodes': {
    sentence: 'needs at least two schedulable nodes',
    probe: async ({ core, platform }) => {
      const nodes = await listed('nodes', core.listNode());
      return 'why' in nodes ? nodes : severalSchedulable(nodes.items, platform);
    },
  },
  'several-zones': {
    sentence: 'needs schedulable nodes in at least two zones',
    probe: async ({ core, platform }) => {
      const nodes = await listed('nodes', core.listNode());
      if ('why' in nodes) return nodes;
      const zones = zonesOf(nodes.items, platform).map(({ name }) => name);
      if (zones.length === 0) return hasNot(`no schedulable node has the label ${zoneLabel}`);
      return zones.length >= 2 ? has : hasNot(`all schedulable nodes with a zone are in ${zones[0]}`);
    },
  },
  'start-ordinal': {
    sentence: 'needs spec.ordinals.start',
    probe: (context) =>
      keepsField(
        context,
        'spec.ordinals.start',
        { ordinals: { start: 1 } },
        ({ ordinals }) => ordinals?.start === 1,
      ),
  },
  'max-unavailable': {
    sentence: 'needs spec.updateStrategy.rollingUpdate.maxUnavailable',
    probe: (context) =>
      keepsField(
        context,
        'spec.updateStrategy.rollingUpdate.maxUnavailable',
        { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } },
        ({ updateStrategy }) => updateStrategy?.rollingUpdate?.maxUnavailable === 2,
      ),
  },
  'recreate-strategy': {
    sentence: 'needs spec.updateStrategy.type Recreate',
    probe: (context) =>
      acceptsValue(context, 'spec.updateStrategy.type Recreate', { updateStrategy: { type: 'Recreate' } }),
  },
  'dynamic-volumes': {
    sentence: 'needs a StorageClass with a dynamic provisioner',
    probe: async ({ storage, storageClass }) => {
      const classes = await listed('StorageClasses', storage.listStorageClass());
      return 'why' in classes ? classes : hasProvisioner(classes.items, storageClass);
    },
  },
  'online-expansion': {
    sentence: 'needs a StorageClass that can expand volumes in use',
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      if ('has' in chosen || chosen.allowVolumeExpansion) return 'has' in chosen ? chosen : has;
      return hasNot(`StorageClass ${nameOf(chosen)} has no allowVolumeExpansion`);
    },
  },
  'attached-disks': {
    sentence: 'needs volumes that are attached disks, each with its own size',
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      return 'has' in chosen ? chosen : attachesDisks(storage, chosen);
    },
  },
  'fs-group': {
    sentence: 'needs volumes that the kubelet gives to the fsGroup of a pod',
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      return 'has' in chosen ? chosen : appliesFsGroup(storage, chosen);
    },
  },
  'first-consumer': {
    sentence: 'needs a StorageClass with the binding mode WaitForFirstConsumer',
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      if ('has' in chosen) return chosen;
      const mode = chosen.volumeBindingMode ?? 'Immediate';
      return mode === 'WaitForFirstConsumer'
        ? has
        : hasNot(`StorageClass ${nameOf(chosen)} has the binding mode ${mode}`);
    },
  },
  'block-devices': {
    sentence: 'needs volumes that a pod can use as block devices',
    probe: async ({ storage, storageClass, withoutBlockDevices }) => {
      if (withoutBlockDevices) return hasNot(`the provider ${withoutBlockDevices} declares block: false`);
      const chosen = await classOf(storage, storageClass);
      return 'has' in chosen ? chosen : attachesDisks(storage, chosen);
    },
  },
  'limited-disks': {
    sentence: `needs a driver that is known to reject a disk of ${tooLarge}B as out of range`,
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      if ('has' in chosen || limitedDrivers.includes(chosen.provisioner))
        return 'has' in chosen ? chosen : has;
      return hasNot(`it is not known how ${chosen.provisioner} answers a request for a disk of ${tooLarge}B`);
    },
  },
  'volume-limit': {
    sentence: `needs nodes with a known limit of at most ${mostVolumes} volumes`,
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      if ('has' in chosen) return chosen;
      const nodes = await listed('CSINodes', storage.listCSINode());
      if ('why' in nodes) return nodes;
      const limit = volumeLimit(nodes.items, chosen.provisioner);
      if (limit === undefined) return hasNot(`not each node has a limit for ${chosen.provisioner}`);
      return limit <= mostVolumes ? has : hasNot(`a node can have ${limit} volumes of ${chosen.provisioner}`);
    },
  },
  'attributes-class': {
    sentence: 'needs a VolumeAttributesClass for the provisioner of the StorageClass',
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      if ('has' in chosen) return chosen;
      const classes = await served('VolumeAttributesClasses', storage.listVolumeAttributesClass());
      if ('why' in classes) return classes;
      return attributesClassFor(classes.items, chosen.provisioner)
        ? has
        : hasNot(`no VolumeAttributesClass for ${chosen.provisioner}`);
    },
  },
  snapshots: {
    sentence:
      'needs a VolumeSnapshotClass for the provisioner of the StorageClass, with the deletionPolicy Delete',
    probe: async ({ storage, objects, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      if ('has' in chosen) return chosen;
      const classes = await served('VolumeSnapshotClasses', snapshotClasses(objects));
      if ('why' in classes) return classes;
      return snapshotClassFor(classes.items, chosen.provisioner)
        ? has
        : hasNot(`no VolumeSnapshotClass for ${chosen.provisioner} with the deletionPolicy Delete`);
    },
  },
  'root-containers': {
    sentence: 'needs permission to run containers as root',
    probe: admitsRoot,
  },
  'docs-images': {
    sentence: 'needs the images of the manifest in the docs',
    probe: ({ runDocsImages }) => runDocsImages(),
  },
  autoscaler: {
    sentence: 'needs a controller of HorizontalPodAutoscalers',
    probe: ({ handlesAutoscalers }) => handlesAutoscalers(),
  },
  'claim-retention': {
    sentence: 'needs spec.persistentVolumeClaimRetentionPolicy',
    probe: (context) =>
      keepsField(
        context,
        'spec.persistentVolumeClaimRetentionPolicy',
        { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } },
        ({ persistentVolumeClaimRetentionPolicy: policy }) => policy?.whenDeleted === 'Delete',
      ),
  },
} as const satisfies Record<string, { readonly sentence: string; readonly probe: Probe }>;

export type Capability = keyof typeof capabilities;

/** Features that Kubernetes itself switches off by default in some minors, or that a cluster may leave out. */
export const optionalFeatures: readonly Capability[] = ['autoscaler', 'max-unavailable', 'recreate-strategy'];

const has: ProbeResult = { has: true };
const hasNot = (why: string) => ({ has: false, why }) as const;

/** The API server rejects a value whose feature gate is off, or that a newer version introduced. */
async function acceptsValue(
  context: ProbeContext,
  value: string,
  spec: Partial<V1StatefulSetSpec>,
): Promise<ProbeResult> {
  try {
    return await keepsField(context, value, spec, () => true);
  } catch (error) {
    if (error instanceof ApiException && error.code === 422) return hasNot(`the API server rejects ${value}`);
    throw error;
  }
}

/** The API server silently drops a field whose feature gate is off: the response to a dry run does not contain it. */
async function keepsField(
  { apps, namespace, pod }: ProbeContext,
  path: string,
  spec: Partial<V1StatefulSetSpec>,
  isKept: (spec: V1StatefulSetSpec) => boolean,
): Promise<ProbeResult> {
  const selector = { app: 'probe' };
  const labels = recommendedLabels('probe', 'auxiliary');
  const created = await apps.createNamespacedStatefulSet({
    namespace,
    dryRun: 'All',
    body: {
      metadata: { generateName: 'probe-', labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: selector },
        template: { metadata: { labels: { ...labels, ...selector } }, spec: pod },
        ...spec,
      },
    },
  });
  return created.spec && isKept(created.spec) ? has : hasNot(`the API server drops ${path}`);
}

/** Objects that the suite has no permission to list count as missing, because the suite cannot use them. */
async function listed<T>(what: string, list: Promise<T>) {
  try {
    return await list;
  } catch (error) {
    if (error instanceof ApiException && error.code === 403)
      return hasNot(`no permission to list ${what} (403 ${message(error.body)})`);
    throw error;
  }
}

/** The same for a resource that the API server may not serve. */
async function served<T>(what: string, list: Promise<T>) {
  try {
    return await listed(what, list);
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return hasNot(`the API server has no ${what}`);
    throw error;
  }
}

/** The body of an error is a Status object or its JSON text. */
function message(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  try {
    return JSON.parse(String(body)).message;
  } catch {
    return String(body);
  }
}

function severalSchedulable(nodes: readonly V1Node[], platform: Platform): ProbeResult {
  const reasons = nodes.map((node) => unschedulableReason(node, platform));
  const schedulable = reasons.filter((reason) => reason === undefined).length;
  if (schedulable >= 2) return has;
  const returning = nodes.filter((node, i) => reasons[i] === 'not Ready' && wasReadyRecently(node)).length;
  if (schedulable + returning >= 2)
    throw new Error(
      `${returning} of ${nodes.length} nodes stopped being Ready in the last ${deadlines.nodeReturn / 60_000} minutes; with these nodes, two would be schedulable`,
    );
  const counts = [...new Set(reasons)]
    .filter((reason) => reason !== undefined)
    .map((reason) => `${reasons.filter((other) => other === reason).length} ${reason}`);
  const rest = counts.length > 0 ? ` (${counts.join(', ')})` : '';
  return hasNot(`schedulable nodes: ${schedulable} of ${nodes.length}${rest}`);
}

/** A node that has just stopped being Ready may only be slow: then the cluster does not lack a second node. */
const wasReadyRecently = ({ status }: V1Node): boolean => {
  const since = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  return since !== undefined && Date.now() - new Date(since).getTime() < deadlines.nodeReturn;
};

type Storage = ProbeContext['storage'];

async function classOf(storage: Storage, name: string | undefined) {
  const classes = await listed('StorageClasses', storage.listStorageClass());
  return 'why' in classes ? classes : findClass(classes.items, name);
}

/** An attached volume is a disk. A directory of a node or a file server has the size of its file system. */
async function attachesDisks(storage: Storage, { provisioner: name }: V1StorageClass): Promise<ProbeResult> {
  const spec = await driverOf(storage, name, 'attaches disks');
  if ('has' in spec) return spec;
  return spec.attachRequired === false ? hasNot(`${name} attaches no disks`) : has;
}

/** With another policy than File, it depends on the volume, or on the server of the files, whether fsGroup has an effect. */
async function appliesFsGroup(storage: Storage, { provisioner: name }: V1StorageClass): Promise<ProbeResult> {
  const spec = await driverOf(storage, name, 'supports fsGroup');
  if ('has' in spec) return spec;
  return spec.fsGroupPolicy === 'File' ? has : hasNot(`${name} has the fsGroupPolicy ${spec.fsGroupPolicy}`);
}

/** What a CSI driver says about itself. A provisioner without this object gives no evidence. */
async function driverOf(
  storage: Storage,
  name: string,
  does: string,
): Promise<V1CSIDriverSpec | ReturnType<typeof hasNot>> {
  try {
    return (await storage.readCSIDriver({ name })).spec;
  } catch (error) {
    if (error instanceof ApiException && (error.code === 403 || error.code === 404))
      return hasNot(`no evidence that ${name} ${does} (${error.code} ${message(error.body)})`);
    throw error;
  }
}

/** The security context of a container that changes the owner of a volume. */
export const asRoot = { runAsUser: 0, runAsNonRoot: false, readOnlyRootFilesystem: true };

async function admitsRoot({ core, namespace, pod }: ProbeContext): Promise<ProbeResult> {
  const containers = pod.containers.map((container) => ({ ...container, securityContext: asRoot }));
  try {
    await core.createNamespacedPod({
      namespace,
      dryRun: 'All',
      body: {
        metadata: { generateName: 'probe-', labels: recommendedLabels('probe', 'auxiliary') },
        spec: { ...pod, containers },
      },
    });
    return has;
  } catch (error) {
    if (isRejection(error)) return hasNot(message(error.body));
    throw error;
  }
}

function hasProvisioner(classes: readonly V1StorageClass[], name: string | undefined): ProbeResult {
  const chosen = findClass(classes, name);
  if ('has' in chosen) return chosen;
  const what = name === undefined ? 'the default StorageClass' : 'StorageClass';
  if (chosen.provisioner === 'kubernetes.io/no-provisioner')
    return hasNot(`${what} ${nameOf(chosen)} has no provisioner`);
  return has;
}

function findClass(classes: readonly V1StorageClass[], name: string | undefined) {
  const chosen = name === undefined ? defaultClass(classes) : classes.find((each) => nameOf(each) === name);
  const missing =
    name === undefined ? 'no default StorageClass' : `StorageClass ${name} does not exist any more`;
  return chosen ?? hasNot(`${missing} (StorageClasses: ${namesOf(classes)})`);
}
