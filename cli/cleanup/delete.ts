import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { ShowNote } from '../../cluster/progress';
import { deleteNamespace } from '../../fixtures/resources/namespace';
import { pause } from '../../helpers/abort';
import { deadlines } from '../../helpers/deadlines';
import type { Kube } from '../../helpers/kube/client';
import { deleteOnce } from '../../helpers/kube/delete-once';
import { ignoring } from '../../helpers/kube/ignoring';
import { asMergePatch } from '../../helpers/kube/patch';
import { blockingFinalizer, labels, manager } from '../../helpers/labels';
import { namespacesAfter } from '../run/cleanup';
import { blockersOfNamespace, blockersOfVolume } from './blockers';
import type { Leftovers, WebhookConfiguration } from './leftovers';

export interface DeleteOptions {
  /** Until the objects are gone. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  readonly showNote: ShowNote;
}

/** Deletes what a run left. Returns a line for everything that remains at the deadline, with its cause. */
export async function deleteLeftovers(
  kube: Kube,
  { id, namespaces, volumes, webhooks }: Leftovers,
  { milliseconds, signal, showNote }: DeleteOptions,
): Promise<readonly string[]> {
  const end = performance.now() + milliseconds;
  // First, because a webhook whose server is gone rejects requests.
  await Promise.all(webhooks.map((webhook) => deleteWebhook(kube, webhook)));
  // Before the PVCs are deleted with their namespaces: the provisioner then deletes each volume after its PVC.
  for (const { metadata, spec } of volumes)
    if (spec?.persistentVolumeReclaimPolicy !== 'Delete')
      await ignoring([404], () =>
        kube.core.patchPersistentVolume(
          { name: metadata?.name ?? '', body: { spec: { persistentVolumeReclaimPolicy: 'Delete' } } },
          asMergePatch,
        ),
      );
  await Promise.all(
    namespaces.map(async ({ metadata }) => {
      const name = metadata?.name ?? '';
      await deleteNamespace(kube, name);
      await removeBlockingFinalizers(kube, name);
    }),
  );
  const remaining = await namespacesAfter(kube, `${labels.run}=${id},${labels.managedBy}=${manager}`, {
    milliseconds,
    signal,
    onChange: (namespaces) => showNote(remainingNote('namespace', namespaces)),
  });
  if (remaining.length > 0)
    return (await Promise.all(remaining.map((each) => blockersOfNamespace(kube, each)))).flat();
  return volumesAfter(kube, volumes.map(nameOf), { end, signal, showNote });
}

/** A long run can leave dozens of objects. */
function remainingNote(kind: string, remaining: readonly { readonly metadata?: V1ObjectMeta }[]): string {
  const [first, ...others] = remaining.map(nameOf);
  return others.length === 0 ? `${kind} ${first} remains` : `${remaining.length} ${kind}s remain`;
}

const nameOf = ({ metadata }: { readonly metadata?: V1ObjectMeta }): string => metadata?.name ?? '';

function deleteWebhook({ admission }: Kube, { kind, metadata }: WebhookConfiguration): Promise<void> {
  const { name = '', uid = '' } = metadata;
  return ignoring([404], () =>
    deleteOnce(uid, (body) =>
      kind === 'MutatingWebhookConfiguration'
        ? admission.deleteMutatingWebhookConfiguration({ name, body })
        : admission.deleteValidatingWebhookConfiguration({ name, body }),
    ),
  );
}

/** Removes the finalizer of the suite from pods and PVCs: only the case that added the finalizer would remove it. */
export async function removeBlockingFinalizers({ core }: Kube, namespace: string): Promise<void> {
  const patchOf = ({ metadata }: { readonly metadata?: V1ObjectMeta }) => ({
    name: metadata?.name ?? '',
    namespace,
    body: {
      metadata: {
        finalizers: metadata?.finalizers?.filter((each) => each !== blockingFinalizer),
        // Another client may change the finalizers at the same time.
        resourceVersion: metadata?.resourceVersion,
      },
    },
  });
  const isBlocked = ({ metadata }: { readonly metadata?: V1ObjectMeta }) =>
    metadata?.finalizers?.includes(blockingFinalizer);
  for (;;) {
    const [pods, claims] = await Promise.all([
      core.listNamespacedPod({ namespace }),
      core.listNamespacedPersistentVolumeClaim({ namespace }),
    ]);
    const patches = [
      ...pods.items.filter(isBlocked).map((pod) => core.patchNamespacedPod(patchOf(pod), asMergePatch)),
      ...claims.items
        .filter(isBlocked)
        .map((claim) => core.patchNamespacedPersistentVolumeClaim(patchOf(claim), asMergePatch)),
    ];
    if (patches.length === 0) return;
    // After a conflict, the lists show the changed objects.
    await Promise.all(patches.map((patch) => ignoring([404, 409], () => patch)));
  }
}

/** Waits until the volumes are gone. Volumes have no namespace, and the suite has no permission to watch them. */
async function volumesAfter(
  { core }: Kube,
  names: readonly string[],
  { end, signal, showNote }: Omit<DeleteOptions, 'milliseconds'> & { readonly end: number },
): Promise<readonly string[]> {
  while (names.length > 0) {
    const { items } = await core.listPersistentVolume();
    const remaining = items.filter(({ metadata }) => names.includes(metadata?.name ?? ''));
    if (remaining.length === 0) return [];
    if (performance.now() >= end) return remaining.map(blockersOfVolume);
    showNote(remainingNote('volume', remaining));
    await pause(deadlines.pollInterval, signal);
  }
  return [];
}
