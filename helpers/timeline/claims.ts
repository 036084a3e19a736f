import type { KubernetesObject, V1PersistentVolumeClaim } from '@kubernetes/client-node';
import type { History } from './history';
import { objectHistories, type StreamPosition } from './object-histories';

/** A change of a PVC. "deleted" is the deletion request, "gone" the removal from the API. */
export interface ClaimFact extends StreamPosition {
  readonly kind: 'created' | 'deleted' | 'gone';
  readonly name: string;
}

/** The changes of PVCs after the bookmark, in the order of the stream. */
export const claimFactsOf = ({ streams, from }: History): readonly ClaimFact[] =>
  objectHistories<'PersistentVolumeClaim'>(streams.PersistentVolumeClaim)
    .flatMap(({ name, created, deleted, gone }) => [
      ...(created ? [{ ...created, kind: 'created', name } as const] : []),
      ...(deleted ? [{ ...deleted, kind: 'deleted', name } as const] : []),
      ...(gone ? [{ ...gone, kind: 'gone', name } as const] : []),
    ])
    .filter(({ index }) => index >= from.streams.PersistentVolumeClaim)
    .sort((a, b) => a.index - b.index);

export const claimPhase = ({ metadata, status }: V1PersistentVolumeClaim): string =>
  metadata?.deletionTimestamp ? 'terminating' : (status?.phase ?? 'Pending');

/** "StatefulSet web", for each owner. */
export const ownersOf = ({ metadata }: KubernetesObject): readonly string[] =>
  (metadata?.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${name}`).sort();
