import type { V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { asMergePatch } from '../../helpers/kube/patch';
import { type Fault, fault, type Injection, interferes, isController, mutates, rejects } from '../fault';
import {
  claimsOf,
  deleteClaims,
  deletesAllClaimsWithTheSet,
  makesAllClaimsAnew,
  protectsNoClaim,
  throwsAwayTheClaim,
} from './claims';
import { createsPods, doesNotReplace } from './creation';
import { nameOf, ordinalOf } from './pods';

/** Changes each claim that the controller creates. */
const createsClaims = (change: (claim: V1PersistentVolumeClaim) => void): Injection =>
  mutates({ resource: 'persistentvolumeclaims', on: ['CREATE'] }, (claim, review) => {
    if (isController(review)) change(claim);
    return claim;
  });

const sharesOneClaim = fault(
  'gives all pods the claim of the first',
  createsPods(({ spec }) => {
    for (const { persistentVolumeClaim } of spec?.volumes ?? [])
      if (persistentVolumeClaim)
        persistentVolumeClaim.claimName = persistentVolumeClaim.claimName.replace(/\d+$/, '0');
  }),
);

const asksForMore = fault(
  'asks for more than the template',
  createsClaims(({ spec }) => {
    if (spec) spec.resources = { requests: { storage: '64Mi' } };
  }),
);

const leavesOutTheLabels = fault(
  "leaves out the template's labels",
  createsClaims(({ metadata }) => {
    delete metadata?.labels?.volume;
  }),
);

export const deletesTheClaimsScaledAway = fault(
  'deletes the claims of the pods that are scaled away',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, scene) => {
    if (type !== 'DELETED') return;
    const { namespace, kube } = scene;
    const { spec } = await kube.apps.readNamespacedStatefulSet({ namespace, name: 'web' });
    if (ordinalOf(pod) >= (spec?.replicas ?? 1)) await deleteClaims(scene, claimsOf(pod));
  }),
);

const keepsVolumes = fault(
  'never lets a volume go',
  interferes({ watch: 'persistentvolumeclaims' }, async ({ object: { spec, status } }, { kube, notes }) => {
    const name = spec?.volumeName;
    if (!name || status?.phase !== 'Bound' || notes.has(name)) return;
    notes.add(name);
    const { metadata } = await kube.core.readPersistentVolume({ name });
    const finalizers = [...(metadata?.finalizers ?? []), 'saboteurs.stsc/keeps'];
    await kube.core.patchPersistentVolume({ name, body: { metadata: { finalizers } } }, asMergePatch);
  }),
);

const throwsVolumesAway = fault(
  'throws a volume away with its claim, whatever it was told',
  interferes({ watch: 'persistentvolumeclaims' }, async ({ type, object: { spec } }, { kube }) => {
    if (type === 'DELETED' && spec?.volumeName)
      await kube.core.deletePersistentVolume({ name: spec.volumeName });
  }),
);

const createsForAClaimThatGoes = fault(
  'creates a pod for a claim that is being deleted',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type !== 'DELETED' || notes.has('created')) return;
    notes.add('created');
    const { name, labels = {}, ownerReferences = [] } = pod.metadata ?? {};
    const { nodeName: _, ...spec } = pod.spec ?? { containers: [] };
    const metadata = { ...(name && { name }), labels, ownerReferences };
    await kube.core.createNamespacedPod({ namespace, body: { metadata, spec } });
  }),
);

const makesNoClaimTwice = fault(
  'makes no claim a second time',
  rejects({ resource: 'persistentvolumeclaims', on: ['CREATE'] }, (claim, review) => {
    const again = review.notes.has(nameOf(claim));
    if (isController(review)) review.notes.add(nameOf(claim));
    return again ? 'it was made once' : undefined;
  }),
);

const prefersTheTemplatesVolume = fault(
  "prefers the template's volume to the claim",
  createsPods(({ spec }) => {
    if (spec) spec.volumes = [{ name: 'data', emptyDir: {} }];
  }),
);

const startsNoInitContainer = fault(
  'starts no init container',
  createsPods(({ spec }) => {
    if (spec) delete spec.initContainers;
  }),
);

const putsTogether = fault(
  'puts pods together that keep apart',
  createsPods(({ spec }) => {
    const terms = spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (spec && terms)
      spec.affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
  }),
);

const keepsItsSize = fault(
  'keeps a claim at the size that it was made with',
  mutates({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, { before }) => {
    const resources = before?.spec?.resources;
    if (claim.spec && resources) claim.spec.resources = resources;
    return claim;
  }),
);

export const storage: Readonly<Record<string, readonly Fault[]>> = {
  'storage/claim-per-pod': [sharesOneClaim, asksForMore, leavesOutTheLabels],
  'storage/data-outlives-the-pod': [throwsAwayTheClaim],
  'storage/claims-outlive-scale-down': [deletesTheClaimsScaledAway],
  'storage/claims-outlive-the-set': [deletesAllClaimsWithTheSet],
  'storage/deleting-a-claim-frees-the-volume': [
    keepsVolumes,
    fault('takes a claim from under its pod', protectsNoClaim),
  ],
  'storage/reclaim-retain': [throwsVolumesAway],
  'storage/existing-claim-is-used': [makesAllClaimsAnew],
  'storage/terminating-claim-blocks': [createsForAClaimThatGoes],
  'storage/missing-claim-is-recreated': [makesNoClaimTwice],
  'storage/template-claim-wins': [prefersTheTemplatesVolume],
  'storage/permissions-may-be-fixed': [startsNoInitContainer],
  'storage/size-in-the-pod': [asksForMore],
  'storage/spread-across-nodes': [putsTogether],
  'storage/drained-pod-takes-its-data-along': [throwsAwayTheClaim, doesNotReplace],
  'storage/expansion': [keepsItsSize],
};
