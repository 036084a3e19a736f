import type {
  CoreV1Event,
  V1EndpointSlice,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StatefulSet,
} from '@kubernetes/client-node';
import { seconds } from '../format';

export interface Watched {
  Pod: V1Pod;
  PersistentVolumeClaim: V1PersistentVolumeClaim;
  StatefulSet: V1StatefulSet;
  EndpointSlice: V1EndpointSlice;
  Event: CoreV1Event;
}

export type Resource = keyof Watched;

/**
 * What a watch delivered, and when (milliseconds since the test began). A stream begins with the list its watch was
 * opened from. Where events were lost stands a GAP, then the list from which the watch went on.
 */
export type StreamEvent<T> =
  | { readonly type: 'LISTED'; readonly at: number; readonly objects: readonly T[] }
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly at: number; readonly object: T }
  | { readonly type: 'GAP'; readonly at: number; readonly why: string };

export type Stream<R extends Resource> = readonly StreamEvent<Watched[R]>[];

/** What the test did ("scaled to 3"), and each silence that it waited through and fenced. */
export interface Mark {
  readonly kind: 'action' | 'quiet period';
  readonly at: number;
  readonly what: string;
}

/** A time in which the API server gave no answer: what was heard in it, or soon after, was heard late. */
export interface ApiOutage {
  readonly from: number;
  readonly to: number;
}

export interface Recording {
  readonly streams: { readonly [R in Resource]: Stream<R> };
  readonly marks: readonly Mark[];
  readonly outages?: readonly ApiOutage[];
}

/** A place in every stream. Places, not times: two events may share a millisecond. */
export interface Bookmark {
  readonly at: number;
  readonly streams: { readonly [R in Resource]: number };
  readonly marks: number;
}

/** What happened, and from where on it is to be judged. What came earlier stays known. */
export interface History extends Recording {
  readonly from: Bookmark;
}

const beginning: Bookmark = {
  at: 0,
  streams: { Pod: 0, PersistentVolumeClaim: 0, StatefulSet: 0, EndpointSlice: 0, Event: 0 },
  marks: 0,
};

export function historyOf({ streams, marks, outages = [] }: Recording): History {
  const { Pod, PersistentVolumeClaim, StatefulSet, EndpointSlice, Event } = streams;
  return {
    streams: {
      Pod: [...Pod],
      PersistentVolumeClaim: [...PersistentVolumeClaim],
      StatefulSet: [...StatefulSet],
      EndpointSlice: [...EndpointSlice],
      Event: [...Event],
    },
    marks: [...marks],
    outages: [...outages],
    from: beginning,
  };
}

/** The place reached so far. */
export function bookmark({ streams, marks }: Recording, at: number): Bookmark {
  const { Pod, PersistentVolumeClaim, StatefulSet, EndpointSlice, Event } = streams;
  return {
    at,
    streams: {
      Pod: Pod.length,
      PersistentVolumeClaim: PersistentVolumeClaim.length,
      StatefulSet: StatefulSet.length,
      EndpointSlice: EndpointSlice.length,
      Event: Event.length,
    },
    marks: marks.length,
  };
}

export const since = (history: History, from: Bookmark): History => ({ ...history, from });

export const marksOf = ({ marks, from }: History): readonly Mark[] => marks.slice(from.marks);

/** Why a stream cannot be judged, if it cannot: nobody watched it, or events of the stretch in question were lost. */
export function missingEvidence({ streams, from }: History, resource: Resource): string | undefined {
  const stream: readonly StreamEvent<unknown>[] = streams[resource];
  if (!stream.some(({ type }) => type === 'LISTED')) return `no ${resource} was watched`;
  const isOpening = ({ type }: StreamEvent<unknown>) => type === 'LISTED' || type === 'GAP';
  const opening = stream.slice(0, from.streams[resource]).findLastIndex(isOpening);
  const gap = stream.slice(Math.max(opening, 0)).find((event) => event.type === 'GAP');
  return gap && `the watch of ${resource} lost events at ${seconds(gap.at)}: ${gap.why}`;
}
