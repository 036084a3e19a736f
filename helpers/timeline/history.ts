import type {
  CoreV1Event,
  V1ControllerRevision,
  V1EndpointSlice,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StatefulSet,
} from '@kubernetes/client-node';
import { seconds } from '../format';
import type { ApiOutage } from '../kube/health-probe';

export interface Watched {
  Pod: V1Pod;
  PersistentVolumeClaim: V1PersistentVolumeClaim;
  StatefulSet: V1StatefulSet;
  ControllerRevision: V1ControllerRevision;
  EndpointSlice: V1EndpointSlice;
  Event: CoreV1Event;
}

export type Resource = keyof Watched;

/**
 * One delivery of a watch and its arrival, in milliseconds since the recording began. A stream begins with the list
 * from which its watch was opened. A GAP shows that events were lost; a new list follows it.
 */
export type StreamEvent<T> =
  | { readonly type: 'LISTED'; readonly at: number; readonly objects: readonly T[] }
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly at: number; readonly object: T }
  | { readonly type: 'GAP'; readonly at: number; readonly why: string };

export type Stream<R extends Resource> = readonly StreamEvent<Watched[R]>[];

/** An action of the test ("scaled to 3"), or the end of a quiet period. */
export interface Mark {
  readonly kind: 'action' | 'quiet period';
  readonly at: number;
  readonly what: string;
}

export interface Recording {
  readonly streams: { readonly [R in Resource]: Stream<R> };
  readonly marks: readonly Mark[];
  readonly outages?: readonly ApiOutage[];
}

/** A position in every stream. A time would not be exact: two events may share a millisecond. */
export interface Bookmark {
  readonly at: number;
  readonly streams: { readonly [R in Resource]: number };
  readonly marks: number;
}

/** A recording and the bookmark after which rules apply. Rules also read the events before the bookmark. */
export interface History extends Recording {
  readonly from: Bookmark;
}

const beginning: Bookmark = {
  at: 0,
  streams: {
    Pod: 0,
    PersistentVolumeClaim: 0,
    StatefulSet: 0,
    ControllerRevision: 0,
    EndpointSlice: 0,
    Event: 0,
  },
  marks: 0,
};

export function historyOf({ streams, marks, outages = [] }: Recording): History {
  const { Pod, PersistentVolumeClaim, StatefulSet, ControllerRevision, EndpointSlice, Event } = streams;
  return {
    streams: {
      Pod: [...Pod],
      PersistentVolumeClaim: [...PersistentVolumeClaim],
      StatefulSet: [...StatefulSet],
      ControllerRevision: [...ControllerRevision],
      EndpointSlice: [...EndpointSlice],
      Event: [...Event],
    },
    marks: [...marks],
    outages: [...outages],
    from: beginning,
  };
}

/** The current end of every stream. */
export function bookmark({ streams, marks }: Recording, at: number): Bookmark {
  const { Pod, PersistentVolumeClaim, StatefulSet, ControllerRevision, EndpointSlice, Event } = streams;
  return {
    at,
    streams: {
      Pod: Pod.length,
      PersistentVolumeClaim: PersistentVolumeClaim.length,
      StatefulSet: StatefulSet.length,
      ControllerRevision: ControllerRevision.length,
      EndpointSlice: EndpointSlice.length,
      Event: Event.length,
    },
    marks: marks.length,
  };
}

export const since = (history: History, from: Bookmark): History => ({ ...history, from });

export const marksOf = ({ marks, from }: History): readonly Mark[] => marks.slice(from.marks);

/** Why no rule can be applied to a stream: it was not watched, or events after the bookmark were lost. */
export function missingEvidence({ streams, from }: History, resource: Resource): string | undefined {
  const stream: readonly StreamEvent<unknown>[] = streams[resource];
  if (!stream.some(({ type }) => type === 'LISTED')) return `${resource} was not watched`;
  const isOpening = ({ type }: StreamEvent<unknown>) => type === 'LISTED' || type === 'GAP';
  const opening = stream.slice(0, from.streams[resource]).findLastIndex(isOpening);
  const gap = stream.slice(Math.max(opening, 0)).find((event) => event.type === 'GAP');
  return gap && `the ${resource} watch lost events at ${seconds(gap.at)}: ${gap.why}`;
}
