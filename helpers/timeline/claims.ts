import type { KubernetesObject, V1PersistentVolumeClaim } from '@kubernetes/client-node';
import type { History } from './history';
import { objectHistories, type StreamPosition } from './object-histories';

/** Something that became true of a claim. "deleted" is the request, "gone" its end. */
export interface ClaimFact extends StreamPosition {
  readonly kind: 'created' | 'deleted' | 'gone';
  readonly name: string;
}

/** What became true of the claims in the stretch that is judged, in the order of the stream. */
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

/** "StatefulSet web", of each owner. */
export const ownersOf = ({ metadata }: KubernetesObject): readonly string[] =>
  (metadata?.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${name}`).sort();
