import type { V1Pod } from '@kubernetes/client-node';
import { asJsonPatch } from '../../helpers/kube/patch';
import { isWitness } from './cast';
import { createsNo, isSecond } from './creation';
import { isTerminating, nameOf } from './members';
import { type Fault, meddles, refuses, rewrites, type Scene, saboteur } from './saboteur';

/** What saboteurs of several guarantees do to claims. */

export const claimsOf = ({ spec }: V1Pod): readonly string[] =>
  (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

export const deleteClaims = async (
  { kube, namespace }: Pick<Scene, 'kube' | 'namespace'>,
  names: readonly string[],
): Promise<void> => {
  for (const name of names) await kube.core.deleteNamespacedPersistentVolumeClaim({ namespace, name });
};

const deleteAllClaims = async (scene: Scene) => {
  const { items } = await scene.kube.core.listNamespacedPersistentVolumeClaim({ namespace: scene.namespace });
  await deleteClaims(scene, items.filter((claim) => !isWitness(claim)).map(nameOf));
};

export const throwsAwayTheClaim = saboteur(
  'throws the claim away with the pod',
  // A claim that a new pod asks for already would stay, terminating, for as long as the pod does.
  createsNo(
    (pod, review) =>
      claimsOf(pod).length > 0 && isSecond(pod, review) && !review.memory.has('the claim is gone'),
  ),
  meddles({ watch: 'pods' }, async ({ type, object: pod }, scene) => {
    if (type === 'DELETED') await deleteClaims(scene, claimsOf(pod));
  }),
  meddles({ watch: 'persistentvolumeclaims' }, async ({ type }, { memory }) => {
    if (type === 'DELETED') memory.add('the claim is gone');
  }),
);

export const deletesAllClaimsWithTheSet = saboteur(
  'deletes all claims with the set',
  meddles({ watch: 'statefulsets' }, async ({ type }, scene) => {
    if (type === 'DELETED') await deleteAllClaims(scene);
  }),
);

export const makesAllClaimsAnew = saboteur(
  'makes all claims anew for a new set',
  meddles({ watch: 'statefulsets' }, async ({ type }, scene) => {
    if (type === 'ADDED') await deleteAllClaims(scene);
  }),
);

/** A claim goes once its deletion is asked for, though a pod mounts it. */
export const protectsNoClaim: Fault = meddles(
  { watch: 'persistentvolumeclaims' },
  async ({ type, object: claim }, { kube, namespace, memory }) => {
    const name = nameOf(claim);
    if (type !== 'MODIFIED' || !isTerminating(claim) || memory.has(`released ${name}`)) return;
    memory.add(`released ${name}`);
    const body = [{ op: 'remove', path: '/metadata/finalizers' }];
    await kube.core.patchNamespacedPersistentVolumeClaim({ namespace, name, body }, asJsonPatch);
  },
);

/** A namespace that ends is emptied by another controller. */
export const collectsNoClaims = saboteur(
  'never deletes a claim, whoever owned it',
  refuses({ resource: 'persistentvolumeclaims', on: ['DELETE'] }, (_, { user }) =>
    user === 'system:serviceaccount:kube-system:generic-garbage-collector' ? 'it stays' : undefined,
  ),
);

export const withRetention = (whenDeleted: 'Retain' | 'Delete', whenScaled: 'Retain' | 'Delete'): Fault =>
  rewrites({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.spec) set.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted, whenScaled };
    return set;
  });
