import type { V1Pod } from '@kubernetes/client-node';
import { asJsonPatch } from '../../helpers/kube/patch';
import { fault, type Injection, type InterferenceContext, interferes, mutates, rejects } from '../fault';
import { isAuxiliary } from '../fault-plan';
import { createsNo, isSecond } from './creation';
import { isTerminating, nameOf } from './pods';

/** What saboteurs of several guarantees do to claims. */

export const claimsOf = ({ spec }: V1Pod): readonly string[] =>
  (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

export const deleteClaims = async (
  { kube, namespace }: Pick<InterferenceContext, 'kube' | 'namespace'>,
  names: readonly string[],
): Promise<void> => {
  for (const name of names) await kube.core.deleteNamespacedPersistentVolumeClaim({ namespace, name });
};

const deleteAllClaims = async (scene: InterferenceContext) => {
  const { items } = await scene.kube.core.listNamespacedPersistentVolumeClaim({ namespace: scene.namespace });
  await deleteClaims(scene, items.filter((claim) => !isAuxiliary(claim)).map(nameOf));
};

export const throwsAwayTheClaim = fault(
  'throws the claim away with the pod',
  // A claim that a new pod asks for already would stay, terminating, for as long as the pod does.
  createsNo(
    (pod, review) =>
      claimsOf(pod).length > 0 && isSecond(pod, review) && !review.notes.has('the claim is gone'),
  ),
  interferes({ watch: 'pods' }, async ({ type, object: pod }, scene) => {
    if (type === 'DELETED') await deleteClaims(scene, claimsOf(pod));
  }),
  interferes({ watch: 'persistentvolumeclaims' }, async ({ type }, { notes }) => {
    if (type === 'DELETED') notes.add('the claim is gone');
  }),
);

export const deletesAllClaimsWithTheSet = fault(
  'deletes all claims with the set',
  interferes({ watch: 'statefulsets' }, async ({ type }, scene) => {
    if (type === 'DELETED') await deleteAllClaims(scene);
  }),
);

export const makesAllClaimsAnew = fault(
  'makes all claims anew for a new set',
  interferes({ watch: 'statefulsets' }, async ({ type }, scene) => {
    if (type === 'ADDED') await deleteAllClaims(scene);
  }),
);

/** A claim goes once its deletion is asked for, though a pod mounts it. */
export const protectsNoClaim: Injection = interferes(
  { watch: 'persistentvolumeclaims' },
  async ({ type, object: claim }, { kube, namespace, notes }) => {
    const name = nameOf(claim);
    if (type !== 'MODIFIED' || !isTerminating(claim) || notes.has(`released ${name}`)) return;
    notes.add(`released ${name}`);
    const body = [{ op: 'remove', path: '/metadata/finalizers' }];
    await kube.core.patchNamespacedPersistentVolumeClaim({ namespace, name, body }, asJsonPatch);
  },
);

/** A namespace that ends is emptied by another controller. */
export const collectsNoClaims = fault(
  'never deletes a claim, whoever owned it',
  rejects({ resource: 'persistentvolumeclaims', on: ['DELETE'] }, (_, { user }) =>
    user === 'system:serviceaccount:kube-system:generic-garbage-collector' ? 'it stays' : undefined,
  ),
);

export const withRetention = (whenDeleted: 'Retain' | 'Delete', whenScaled: 'Retain' | 'Delete'): Injection =>
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.spec) set.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted, whenScaled };
    return set;
  });
