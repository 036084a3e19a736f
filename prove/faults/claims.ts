import type { V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { asJsonPatch } from '../../helpers/kube/patch';
import {
  fault,
  type Injection,
  type InterferenceContext,
  interferes,
  isController,
  mutates,
  rejects,
} from '../fault';
import { isAuxiliary } from '../fault-plan';
import { isRecreated, rejectsPodCreation } from './creation';
import { isTerminating, nameOf } from './pods';

/** Injections for PVCs that several areas of faults use. */

/** Changes each PVC that the controller creates. */
export const mutatesCreatedClaims = (
  change: (claim: V1PersistentVolumeClaim, namespace: string) => void,
): Injection =>
  mutates({ resource: 'persistentvolumeclaims', on: ['CREATE'] }, (claim, review) => {
    if (isController(review)) change(claim, review.namespace);
    return claim;
  });

export const claimsOf = ({ spec }: V1Pod): readonly string[] =>
  (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

export const deleteClaims = async (
  { kube, namespace }: Pick<InterferenceContext, 'kube' | 'namespace'>,
  names: readonly string[],
): Promise<void> => {
  for (const name of names) await kube.core.deleteNamespacedPersistentVolumeClaim({ namespace, name });
};

const deleteAllClaims = async (context: InterferenceContext) => {
  const { items } = await context.kube.core.listNamespacedPersistentVolumeClaim({
    namespace: context.namespace,
  });
  await deleteClaims(context, items.filter((claim) => !isAuxiliary(claim)).map(nameOf));
};

export const deletesClaimWithPod = fault(
  'deletes the PVCs of every deleted pod',
  // A terminating PVC that a new pod already uses would exist until that pod is gone.
  rejectsPodCreation(
    (pod, review) =>
      claimsOf(pod).length > 0 && isRecreated(pod, review) && !review.notes.has('the PVC is gone'),
  ),
  interferes({ watch: 'pods' }, async ({ type, object: pod }, context) => {
    if (type === 'DELETED') await deleteClaims(context, claimsOf(pod));
  }),
  interferes({ watch: 'persistentvolumeclaims' }, async ({ type }, { notes }) => {
    if (type === 'DELETED') notes.add('the PVC is gone');
  }),
);

export const deletesAllClaimsWithSet = fault(
  'deletes all PVCs when the StatefulSet is deleted',
  interferes({ watch: 'statefulsets' }, async ({ type }, context) => {
    if (type === 'DELETED') await deleteAllClaims(context);
  }),
);

export const replacesClaimsOfNewSet = fault(
  'replaces all existing PVCs when a StatefulSet is created',
  interferes({ watch: 'statefulsets' }, async ({ type }, context) => {
    if (type === 'ADDED') await deleteAllClaims(context);
  }),
);

/** Deletes a terminating PVC at once, even if a pod mounts the PVC. */
export const removesClaimFinalizers: Injection = interferes(
  { watch: 'persistentvolumeclaims' },
  async ({ type, object: claim }, { kube, namespace, notes }) => {
    const name = nameOf(claim);
    if (type !== 'MODIFIED' || !isTerminating(claim) || notes.has(`finalizers of ${name} removed`)) return;
    notes.add(`finalizers of ${name} removed`);
    const body = [{ op: 'remove', path: '/metadata/finalizers' }];
    await kube.core.patchNamespacedPersistentVolumeClaim({ namespace, name, body }, asJsonPatch);
  },
);

export const deletesClaimsOfTerminatingPods = fault(
  'deletes PVCs before their pods are gone',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, context) => {
    if (type === 'MODIFIED' && isTerminating(pod)) await deleteClaims(context, claimsOf(pod));
  }),
  removesClaimFinalizers,
);

/** The namespace controller, which is not affected, still deletes the PVCs of a terminating namespace. */
export const neverGarbageCollectsClaims = fault(
  'never garbage-collects a PVC',
  rejects({ resource: 'persistentvolumeclaims', on: ['DELETE'] }, (_, { user }) =>
    user === 'system:serviceaccount:kube-system:generic-garbage-collector' ? 'the PVC must stay' : undefined,
  ),
);

export const setsRetentionPolicy = (
  whenDeleted: 'Retain' | 'Delete',
  whenScaled: 'Retain' | 'Delete',
): Injection =>
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.spec) set.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted, whenScaled };
    return set;
  });
