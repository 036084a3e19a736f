import { pause } from '../../helpers/abort';
import { asMergePatch } from '../../helpers/kube/patch';
import { bytesIn } from '../../helpers/kube/quantity';
import { type Fault, fault, type Injection, interferes, isController, mutates, rejects } from '../fault';
import {
  claimsOf,
  deleteClaims,
  deletesAllClaimsWithSet,
  deletesClaimWithPod,
  mutatesCreatedClaims,
  removesClaimFinalizers,
  replacesClaimsOfNewSet,
} from './claims';
import { mutatesCreatedPods, neverRecreatesPod } from './creation';
import {
  createsDisksElsewhere,
  createsSmallerDisks,
  emptiesDisksOnAttach,
  keepsFileSystemSize,
  neverDetaches,
  placesPodsOnOneNode,
  usesOneDisk,
} from './disk-defects';
import { nameOf, ordinalOf } from './pods';

const sharesFirstClaim = fault(
  'gives all pods the PVC of the first pod',
  mutatesCreatedPods(({ spec }) => {
    for (const { persistentVolumeClaim } of spec?.volumes ?? [])
      if (persistentVolumeClaim)
        persistentVolumeClaim.claimName = persistentVolumeClaim.claimName.replace(/\d+$/, '0');
  }),
  placesPodsOnOneNode,
);

const requestsMoreStorage = fault(
  'requests more storage than the volumeClaimTemplate',
  mutatesCreatedClaims(({ spec }) => {
    if (spec) spec.resources = { requests: { storage: '64Mi' } };
  }),
);

const omitsTemplateLabels = fault(
  'creates PVCs without the labels of the volumeClaimTemplate',
  mutatesCreatedClaims(({ metadata }) => {
    delete metadata?.labels?.volume;
  }),
);

const deletesClaimsAfterScaleDown = (milliseconds: number): Injection =>
  interferes({ watch: 'pods' }, async ({ type, object: pod }, context) => {
    if (type !== 'DELETED') return;
    const { namespace, kube, signal } = context;
    const { spec } = await kube.apps.readNamespacedStatefulSet({ namespace, name: 'web' });
    if (ordinalOf(pod) < (spec?.replicas ?? 1)) return;
    await pause(milliseconds, signal);
    await deleteClaims(context, claimsOf(pod));
  });

export const deletesClaimsOnScaleDown = fault(
  'deletes the PVCs of pods that are removed by scaling down',
  deletesClaimsAfterScaleDown(0),
);

const deletesClaimsLate = fault(
  'deletes the PVCs of pods that are removed by scaling down, twenty seconds later',
  deletesClaimsAfterScaleDown(20_000),
);

export const neverDeletesVolumes = fault(
  'never deletes a PersistentVolume',
  interferes({ watch: 'persistentvolumeclaims' }, async ({ object: { spec, status } }, { kube, notes }) => {
    const name = spec?.volumeName;
    if (!name || status?.phase !== 'Bound' || notes.has(name)) return;
    notes.add(name);
    const { metadata } = await kube.core.readPersistentVolume({ name });
    const finalizers = [...(metadata?.finalizers ?? []), 'faults.stsc/keeps-volume'];
    await kube.core.patchPersistentVolume({ name, body: { metadata: { finalizers } } }, asMergePatch);
  }),
);

const ignoresReclaimPolicyRetain = fault(
  'deletes a PersistentVolume with its PVC despite reclaimPolicy Retain',
  interferes({ watch: 'persistentvolumeclaims' }, async ({ type, object: { spec } }, { kube }) => {
    if (type === 'DELETED' && spec?.volumeName)
      await kube.core.deletePersistentVolume({ name: spec.volumeName });
  }),
);

const createsPodForTerminatingClaim = fault(
  'recreates a pod while the PVC of the pod is terminating',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type !== 'DELETED' || notes.has('created')) return;
    notes.add('created');
    const { name, labels = {}, ownerReferences = [] } = pod.metadata ?? {};
    const { nodeName: _, ...spec } = pod.spec ?? { containers: [] };
    const metadata = { ...(name && { name }), labels, ownerReferences };
    await kube.core.createNamespacedPod({ namespace, body: { metadata, spec } });
  }),
);

const neverRecreatesClaim = fault(
  'never recreates a deleted PVC',
  rejects({ resource: 'persistentvolumeclaims', on: ['CREATE'] }, (claim, review) => {
    const wasCreated = review.notes.has(nameOf(claim));
    if (isController(review)) review.notes.add(nameOf(claim));
    return wasCreated ? 'this PVC was created before' : undefined;
  }),
);

const usesTemplateVolume = fault(
  'mounts the volume of the pod template instead of the PVC',
  mutatesCreatedPods(({ spec }) => {
    if (!spec) return;
    const others = spec.volumes?.filter(({ name }) => name !== 'data') ?? [];
    spec.volumes = [...others, { name: 'data', emptyDir: {} }];
  }),
);

const runsNoInitContainers = fault(
  'runs no init containers',
  mutatesCreatedPods(({ spec }) => {
    if (spec) delete spec.initContainers;
  }),
);

const invertsAntiAffinity = fault(
  'places pods with required anti-affinity on the same node',
  mutatesCreatedPods(({ spec }) => {
    const terms = spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (spec && terms)
      spec.affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
  }),
);

const dropsFsGroup = fault(
  'drops the fsGroup of pods',
  mutatesCreatedPods(({ spec }) => {
    if (spec?.securityContext) delete spec.securityContext.fsGroup;
  }),
);

const bindsBeforeScheduling = fault(
  'provisions the volume of a PVC before the pod is scheduled',
  mutatesCreatedClaims(({ metadata }) => {
    const selected = { 'volume.kubernetes.io/selected-node': 'node-0' };
    if (metadata) metadata.annotations = { ...metadata.annotations, ...selected };
  }),
);

const ignoresExpansion = fault(
  'ignores changes of the storage request of a PVC',
  mutates({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, { before }) => {
    const resources = before?.spec?.resources;
    if (claim.spec && resources) claim.spec.resources = resources;
    return claim;
  }),
);

const changesAccessMode = fault(
  'lets several pods use a volume with the access mode ReadWriteOncePod',
  mutatesCreatedClaims(({ spec }) => {
    if (spec) spec.accessModes = ['ReadWriteOnce'];
  }),
);

const ignoresAttributesClass = fault(
  'ignores changes of the VolumeAttributesClass of a PVC',
  mutates({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, { before }) => {
    const name = before?.spec?.volumeAttributesClassName;
    if (!claim.spec || claim.spec.volumeAttributesClassName === name) return undefined;
    if (name === undefined) delete claim.spec.volumeAttributesClassName;
    else claim.spec.volumeAttributesClassName = name;
    return claim;
  }),
);

const ignoresDataSource = fault(
  'creates an empty volume for a PVC with a data source',
  mutates({ resource: 'persistentvolumeclaims', on: ['CREATE'] }, (claim) => {
    delete claim.spec?.dataSource;
    delete claim.spec?.dataSourceRef;
    return claim;
  }),
);

const neverReducesRequest = fault(
  'ignores a smaller storage request of a PVC',
  mutates({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, { before }) => {
    const resources = before?.spec?.resources;
    const bytes = (request: typeof resources) => bytesIn(request?.requests?.storage ?? '0');
    if (!claim.spec || !resources || bytes(claim.spec.resources) >= bytes(resources)) return undefined;
    claim.spec.resources = resources;
    return claim;
  }),
);

const placesWithoutScheduler = fault(
  'places pods on a node that has too few volumes left',
  mutatesCreatedPods(({ spec }) => {
    if (spec) spec.nodeName = 'node-0';
  }),
);

export const storage: Readonly<Record<string, readonly Fault[]>> = {
  'storage/claim-per-pod': [sharesFirstClaim, requestsMoreStorage, omitsTemplateLabels, usesOneDisk],
  'storage/data-outlives-the-pod': [deletesClaimWithPod],
  'storage/claims-outlive-scale-down': [deletesClaimsOnScaleDown, deletesClaimsLate],
  'storage/claims-outlive-the-set': [deletesAllClaimsWithSet],
  'storage/deleting-a-claim-frees-the-volume': [
    neverDeletesVolumes,
    fault('deletes a PVC that a pod mounts', removesClaimFinalizers),
  ],
  'storage/reclaim-retain': [ignoresReclaimPolicyRetain],
  'storage/existing-claim-is-used': [replacesClaimsOfNewSet],
  'storage/terminating-claim-blocks': [createsPodForTerminatingClaim],
  'storage/missing-claim-is-recreated': [neverRecreatesClaim],
  'storage/template-claim-wins': [usesTemplateVolume],
  'storage/permissions-may-be-fixed': [runsNoInitContainers],
  'storage/size-in-the-pod': [createsSmallerDisks],
  'storage/file-system-grows': [keepsFileSystemSize, ignoresExpansion],
  'storage/spread-across-nodes': [invertsAntiAffinity],
  'storage/drained-pod-takes-its-data-along': [deletesClaimWithPod, neverRecreatesPod, emptiesDisksOnAttach],
  'storage/expansion': [ignoresExpansion],
  'storage/full-volume': [usesTemplateVolume],
  'storage/fs-group': [dropsFsGroup],
  'storage/first-consumer': [bindsBeforeScheduling],
  'storage/zones': [createsDisksElsewhere],
  'storage/one-node-at-a-time': [usesTemplateVolume, neverDetaches],
  'storage/one-pod-at-a-time': [changesAccessMode],
  'storage/attributes-class': [ignoresAttributesClass],
  'storage/snapshot-restored': [ignoresDataSource],
  'storage/block-volumes': [deletesClaimWithPod, sharesFirstClaim],
  'storage/failed-expansion-recovers': [neverReducesRequest, keepsFileSystemSize],
  'storage/volume-limit': [placesWithoutScheduler],
};
