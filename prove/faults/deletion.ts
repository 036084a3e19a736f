import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { asMergePatch } from '../../helpers/kube/patch';
import {
  type Fault,
  fault,
  type Injection,
  type InterferenceContext,
  interferes,
  isController,
  mutates,
  rejects,
} from '../fault';
import { deletesClaimsOfTerminatingPods } from './claims';
import { isOwned, isTerminating, nameOf, ordinalOf, sibling } from './pods';
import { neverDeletesVolumes } from './storage';

const isGarbageCollector = ({ user }: { readonly user: string }) =>
  user === 'system:serviceaccount:kube-system:generic-garbage-collector';

const isOwnedBySet = ({ metadata }: KubernetesObject) =>
  metadata?.ownerReferences?.some(({ kind }) => kind === 'StatefulSet') ?? false;

const addsFinalizerToSets = (finalizer: string): Injection =>
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => {
    if (set.metadata) set.metadata.finalizers = [finalizer];
    return set;
  });

const removeFinalizersOfSet = ({ kube, namespace }: InterferenceContext) =>
  kube.apps.patchNamespacedStatefulSet(
    { namespace, name: 'web', body: { metadata: { finalizers: null } } },
    asMergePatch,
  );

/** Without a policy in the request, the API server takes the policy from the finalizers of the object. */
const orphansByDefault = fault(
  'orphans the pods if the request contains no propagation policy',
  addsFinalizerToSets('orphan'),
);

/** The garbage collector deletes no pod while the StatefulSet exists; the end of the case deletes them. */
const keepsSetInBackground = fault(
  'keeps a StatefulSet that is deleted in the background while it has pods',
  addsFinalizerToSets('faults.stsc/keeps-set'),
  interferes({ watch: 'pods' }, async ({ type }, context) => {
    if (type === 'DELETED') await removeFinalizersOfSet(context);
  }),
);

const neverGarbageCollectsPods = fault(
  'never deletes the pods of a deleted StatefulSet',
  rejects({ resource: 'pods', on: ['DELETE'] }, (_, review) =>
    isGarbageCollector(review) ? 'the pod must stay' : undefined,
  ),
);

const deletesSetBeforeItsPods = fault(
  'deletes a StatefulSet in the foreground before its pods are gone',
  interferes({ watch: 'statefulsets' }, async ({ type, object: set }, context) => {
    if (type === 'MODIFIED' && isTerminating(set)) await removeFinalizersOfSet(context);
  }),
);

const blocksOwnerDeletionAlways = fault(
  'treats each owner reference as one with blockOwnerDeletion',
  mutates({ resource: 'pods', on: ['UPDATE'] }, (pod) => {
    for (const owner of pod.metadata?.ownerReferences ?? []) owner.blockOwnerDeletion = true;
    return pod;
  }),
);

/** Creates a pod again once, with the owner that it had: the garbage collector deletes the pod afterwards. */
const recreatesPodOnce = async (pod: V1Pod, { kube, namespace, notes }: InterferenceContext) => {
  if (notes.has('recreated')) return;
  notes.add('recreated');
  await kube.core.createNamespacedPod({ namespace, body: sibling(pod, ordinalOf(pod)) });
};

const recreatesPodsOfDeletedSet = fault(
  'creates a pod again after its StatefulSet was deleted',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, context) => {
    if (type === 'DELETED' && isOwned(pod)) await recreatesPodOnce(pod, context);
  }),
);

const recreatesOrphans = fault(
  'creates a deleted orphan again',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, context) => {
    if (type === 'DELETED' && !isOwned(pod)) await recreatesPodOnce(pod, context);
  }),
);

const deletesOrphans = fault(
  'deletes the orphaned pods of a deleted StatefulSet',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type !== 'MODIFIED' || isOwned(pod) || notes.has(nameOf(pod))) return;
    notes.add(nameOf(pod));
    await kube.core.deleteNamespacedPod({ namespace, name: nameOf(pod) });
  }),
);

const deletesSurplusPodFirst = fault(
  'deletes a surplus pod before the missing pod of the recreated StatefulSet is Ready',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace, notes }) => {
    if (type === 'DELETED' && ordinalOf(pod) === 0) notes.add('web-0 deleted');
    if (type !== 'ADDED' || ordinalOf(pod) !== 0 || !notes.has('web-0 deleted')) return;
    await kube.core.deleteNamespacedPod({ namespace, name: 'web-2' });
  }),
);

const deletesServiceWithSet = fault(
  'deletes the governing Service together with its StatefulSet',
  interferes({ watch: 'statefulsets' }, async ({ type, object: set }, { kube, namespace }) => {
    if (type === 'DELETED')
      await kube.core.deleteNamespacedService({ namespace, name: set.spec?.serviceName ?? '' });
  }),
);

const waitsForSuccessors = fault(
  'deletes a pod of a deleted StatefulSet only after its successor is gone',
  rejects({ resource: 'pods', on: ['DELETE'] }, (pod, review) =>
    isGarbageCollector(review) && ordinalOf(pod) === 0 && !review.notes.has('web-1 gone')
      ? 'its successor still exists'
      : undefined,
  ),
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { notes }) => {
    if (type === 'DELETED') notes.add(`${nameOf(pod)} gone`);
  }),
);

/** A revision without the labels of the selector is not found, and the controller never adopts the revision. */
const losesOrphanedRevisions = fault(
  'does not find the orphaned ControllerRevisions again',
  mutates({ resource: 'controllerrevisions', on: ['UPDATE'] }, (revision, { before }) => {
    if (before && isOwnedBySet(before) && !isOwnedBySet(revision)) delete revision.metadata?.labels;
    return revision;
  }),
);

const neverAdoptsRevisions = fault(
  'never adopts an orphaned ControllerRevision',
  rejects({ resource: 'controllerrevisions', on: ['UPDATE'] }, (revision, review) =>
    isController(review) && isOwnedBySet(revision) && review.before && !isOwnedBySet(review.before)
      ? 'the revision must not be adopted'
      : undefined,
  ),
);

export const deletion: Readonly<Record<string, readonly Fault[]>> = {
  'deletion/background': [
    keepsSetInBackground,
    neverGarbageCollectsPods,
    orphansByDefault,
    recreatesPodsOfDeletedSet,
  ],
  'deletion/foreground': [deletesSetBeforeItsPods, recreatesPodsOfDeletedSet, blocksOwnerDeletionAlways],
  'deletion/in-no-order': [waitsForSuccessors],
  'deletion/namespace': [deletesClaimsOfTerminatingPods, neverDeletesVolumes],
  'deletion/nothing-comes-back': [recreatesOrphans, deletesSurplusPodFirst],
  'deletion/orphan': [deletesOrphans],
  'deletion/orphaned-revisions-are-readopted': [losesOrphanedRevisions, neverAdoptsRevisions],
  'deletion/the-service-stays': [deletesServiceWithSet],
};
