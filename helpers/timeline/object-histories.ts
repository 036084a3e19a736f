import type { KubernetesObject } from '@kubernetes/client-node';
import type { Resource, Stream, StreamEvent, Watched } from './history';

/** A place in one stream. Order is told by `index` alone: `at` says when we heard of it. */
export interface StreamPosition {
  readonly at: number;
  readonly index: number;
}

export interface Version<T> extends StreamPosition {
  readonly object: T;
}

/** All that was seen of one object, that is of one UID. */
export interface ObjectHistory<T> {
  readonly name: string;
  readonly uid: string;
  readonly versions: readonly [Version<T>, ...Version<T>[]];
  /** Absent when it was there before anyone watched. */
  readonly created: StreamPosition | undefined;
  /** When its deletion was asked for, or when it was gone if nobody saw it terminate. */
  readonly deleted: StreamPosition | undefined;
  readonly gone: StreamPosition | undefined;
}

type Mutable<T> = { -readonly [K in keyof ObjectHistory<T>]: ObjectHistory<T>[K] } & {
  versions: [Version<T>, ...Version<T>[]];
};

export function objectHistories<R extends Resource>(stream: Stream<R>): readonly ObjectHistory<Watched[R]>[] {
  const lives = new Map<string, Mutable<Watched[R]>>();

  const see = (object: Watched[R] & KubernetesObject, moment: StreamPosition, created?: StreamPosition) => {
    const { uid = '', name = '', deletionTimestamp } = object.metadata ?? {};
    const life = lives.get(uid);
    const deleted = deletionTimestamp ? moment : undefined;
    const version = { ...moment, object };
    if (!life) lives.set(uid, { name, uid, versions: [version], created, deleted, gone: undefined });
    else {
      life.versions.push(version);
      life.deleted ??= deleted;
    }
  };

  const end = (uid: string | undefined, moment: StreamPosition) => {
    const life = lives.get(uid ?? '');
    if (!life || life.gone) return;
    life.gone = moment;
    life.deleted ??= moment;
  };

  for (const [index, event] of (stream as readonly StreamEvent<Watched[R]>[]).entries()) {
    const moment = { at: event.at, index };
    switch (event.type) {
      case 'LISTED': {
        const listed = new Set(event.objects.map(({ metadata }) => metadata?.uid));
        for (const { uid } of lives.values()) if (!listed.has(uid)) end(uid, moment);
        for (const object of event.objects) see(object, moment);
        break;
      }
      case 'ADDED':
        see(event.object, moment, moment);
        break;
      case 'MODIFIED':
        see(event.object, moment);
        break;
      case 'DELETED':
        if (!lives.has(event.object.metadata?.uid ?? '')) see(event.object, moment);
        end(event.object.metadata?.uid, moment);
    }
  }
  return [...lives.values()];
}

export const isPresent = (life: ObjectHistory<unknown>, { index }: StreamPosition): boolean =>
  life.versions[0].index < index && !(life.gone && life.gone.index <= index);

/** What the object was just before a moment, be it present or gone by then. */
export const versionBefore = <T>(life: ObjectHistory<T>, { index }: StreamPosition): Version<T> | undefined =>
  life.versions.findLast((version) => version.index < index);

/** What a cache that runs `lag` behind may have shown of the object at a moment. */
export const versionsVisibleWithLag = <T>(
  life: ObjectHistory<T>,
  { at, index }: StreamPosition,
  lag: number,
): readonly Version<T>[] =>
  life.versions.filter((version, i) => {
    const replaced = life.versions[i + 1] ?? life.gone;
    return version.index < index && (!replaced || replaced.at >= at - lag);
  });
