import type { KubernetesObject } from '@kubernetes/client-node';
import type { Resource, Stream, StreamEvent, Watched } from './history';

/** A position in one stream. Only `index` decides the order: `at` is the time of arrival. */
export interface StreamPosition {
  readonly at: number;
  readonly index: number;
}

export interface Version<T> extends StreamPosition {
  readonly object: T;
}

/** All versions of one object, that is, of one UID. */
export interface ObjectHistory<T> {
  readonly name: string;
  readonly uid: string;
  readonly versions: readonly [Version<T>, ...Version<T>[]];
  /** Undefined if the object existed before the watch. */
  readonly created: StreamPosition | undefined;
  /** The deletion request, or the removal if no version with a deletionTimestamp was seen. */
  readonly deleted: StreamPosition | undefined;
  readonly gone: StreamPosition | undefined;
}

type Mutable<T> = { -readonly [K in keyof ObjectHistory<T>]: ObjectHistory<T>[K] } & {
  versions: [Version<T>, ...Version<T>[]];
};

export function objectHistories<R extends Resource>(stream: Stream<R>): readonly ObjectHistory<Watched[R]>[] {
  const histories = new Map<string, Mutable<Watched[R]>>();

  const addVersion = (
    object: Watched[R] & KubernetesObject,
    position: StreamPosition,
    created?: StreamPosition,
  ) => {
    const { uid = '', name = '', deletionTimestamp } = object.metadata ?? {};
    const history = histories.get(uid);
    const deleted = deletionTimestamp ? position : undefined;
    const version = { ...position, object };
    if (!history) histories.set(uid, { name, uid, versions: [version], created, deleted, gone: undefined });
    else {
      history.versions.push(version);
      history.deleted ??= deleted;
    }
  };

  const end = (uid: string | undefined, position: StreamPosition) => {
    const history = histories.get(uid ?? '');
    if (!history || history.gone) return;
    history.gone = position;
    history.deleted ??= position;
  };

  for (const [index, event] of (stream as readonly StreamEvent<Watched[R]>[]).entries()) {
    const position = { at: event.at, index };
    switch (event.type) {
      case 'LISTED': {
        const listed = new Set(event.objects.map(({ metadata }) => metadata?.uid));
        for (const { uid } of histories.values()) if (!listed.has(uid)) end(uid, position);
        for (const object of event.objects) addVersion(object, position);
        break;
      }
      case 'ADDED':
        addVersion(event.object, position, position);
        break;
      case 'MODIFIED':
        addVersion(event.object, position);
        break;
      case 'DELETED':
        if (!histories.has(event.object.metadata?.uid ?? '')) addVersion(event.object, position);
        end(event.object.metadata?.uid, position);
    }
  }
  return [...histories.values()];
}

export const isPresent = (history: ObjectHistory<unknown>, { index }: StreamPosition): boolean =>
  history.versions[0].index < index && !(history.gone && history.gone.index <= index);

/** Whether the deletion was requested before a position. */
export const isDeletedBefore = (
  { deleted }: Pick<ObjectHistory<unknown>, 'deleted'>,
  { index }: StreamPosition,
): boolean => deleted !== undefined && deleted.index < index;

/** The versions from the one that was current at a position of the stream on. */
export const versionsSince = <T>({ versions }: ObjectHistory<T>, index: number): readonly Version<T>[] =>
  versions.filter((_, i) => (versions[i + 1]?.index ?? index) >= index);

/** The last version before a position, whether or not the object still existed there. */
export const versionBefore = <T>(
  history: ObjectHistory<T>,
  { index }: StreamPosition,
): Version<T> | undefined => history.versions.findLast((version) => version.index < index);

/** The versions that a cache may have contained at a position, if it was up to `lag` behind. */
export const versionsVisibleWithLag = <T>(
  history: ObjectHistory<T>,
  { at, index }: StreamPosition,
  lag: number,
): readonly Version<T>[] =>
  history.versions.filter((version, i) => {
    const replaced = history.versions[i + 1] ?? history.gone;
    return version.index < index && (!replaced || replaced.at >= at - lag);
  });
