import { setMaxListeners } from 'node:events';
import type { KubernetesObject } from '@kubernetes/client-node';
import { deadlines } from '../deadlines';
import type { Kube } from '../kube/client';
import type { HealthProbe } from '../kube/health-probe';
import { type Collection, follow, type WatchEvent } from '../kube/watch';
import { labels } from '../labels';
import { Inconclusive } from '../verdict';
import { cacheLag, controllerBacklogAfter } from './allowances';
import {
  type Bookmark,
  bookmark,
  type History,
  historyOf,
  type Mark,
  type Recording,
  type Resource,
  type Stream,
  type StreamEvent,
  type Watched,
} from './history';

/** The objects of the namespace, as of the last watch events. */
export type Snapshot = { readonly [R in Resource]: readonly Watched[R][] };

/** Records everything that one watch per resource delivers. */
export interface Recorder {
  /** Milliseconds since the recording began. */
  time(): number;
  now(): Snapshot;
  history(): History;
  bookmark(): Bookmark;
  mark(kind: Mark['kind'], what: string): void;
  /** Watches another resource from now on. */
  watch(resource: Resource): Promise<void>;
  /** Waits for the next event of any watch. */
  next(milliseconds: number): Promise<'event' | 'timeout'>;
  /** Waits until the watch has delivered everything that exists in the cluster at this moment. */
  caughtUp(resource: Resource): Promise<void>;
}

type Collections = { readonly [R in Resource]: Collection<Watched[R]> };

const collectionsOf = ({ core, apps, discovery }: Kube, namespace: string): Collections => {
  const selected = { namespace, labelSelector: `!${labels.auxiliary}` };
  const at = (group: string, plural: string) => `/${group}/namespaces/${namespace}/${plural}`;
  const common = { labelSelector: selected.labelSelector };
  return {
    Pod: { ...common, path: at('api/v1', 'pods'), list: () => core.listNamespacedPod(selected) },
    PersistentVolumeClaim: {
      ...common,
      path: at('api/v1', 'persistentvolumeclaims'),
      list: () => core.listNamespacedPersistentVolumeClaim(selected),
    },
    StatefulSet: {
      ...common,
      path: at('apis/apps/v1', 'statefulsets'),
      list: () => apps.listNamespacedStatefulSet(selected),
    },
    ControllerRevision: {
      ...common,
      path: at('apis/apps/v1', 'controllerrevisions'),
      list: () => apps.listNamespacedControllerRevision(selected),
    },
    EndpointSlice: {
      ...common,
      path: at('apis/discovery.k8s.io/v1', 'endpointslices'),
      list: () => discovery.listNamespacedEndpointSlice(selected),
    },
    Event: { path: at('api/v1', 'events'), list: () => core.listNamespacedEvent({ namespace }) },
  };
};

export interface RecorderOptions {
  readonly kube: Kube;
  readonly namespace: string;
  readonly healthProbe: HealthProbe;
  /** Ends the recording. */
  readonly signal: AbortSignal;
}

/** Opens the watches. The recorder exists only when all of them are open, so it misses no later event. */
export async function record(
  { kube, namespace, healthProbe, signal }: RecorderOptions,
  resources: readonly Resource[],
): Promise<Recorder> {
  // Each watch and each wait adds a listener, and Node prints a warning above ten.
  setMaxListeners(0, signal);
  const start = performance.now();
  const time = () => performance.now() - start;
  const collections = collectionsOf(kube, namespace);
  const streams: { -readonly [R in Resource]: StreamEvent<Watched[R]>[] } = {
    Pod: [],
    PersistentVolumeClaim: [],
    StatefulSet: [],
    ControllerRevision: [],
    EndpointSlice: [],
    Event: [],
  };
  const marks: Mark[] = [];
  const listeners = new Set<() => void>();
  const recording = (): Recording => ({
    streams,
    marks,
    outages: healthProbe
      .outages(cacheLag)
      .map(({ from, to }) => ({ from: from - start, to: to - start }))
      .filter((outage) => outage.to + controllerBacklogAfter(outage) > 0),
  });

  async function open<R extends Resource>(resource: R): Promise<void> {
    const stream = streams[resource] as StreamEvent<KubernetesObject>[];
    const onEvent = (event: WatchEvent<KubernetesObject>) => {
      stream.push({ ...event, at: time() });
      for (const listener of listeners) listener();
    };
    await follow<KubernetesObject>(kube, collections[resource], onEvent, signal);
  }

  const next = (milliseconds: number) =>
    new Promise<'event' | 'timeout'>((resolve, reject) => {
      signal.throwIfAborted();
      const settle = (finish: () => void) => () => {
        clearTimeout(timer);
        listeners.delete(onEvent);
        signal.removeEventListener('abort', onAbort);
        finish();
      };
      const onEvent = settle(() => resolve('event'));
      const onAbort = settle(() => reject(signal.reason));
      const timer = setTimeout(
        settle(() => resolve('timeout')),
        milliseconds,
      );
      listeners.add(onEvent);
      signal.addEventListener('abort', onAbort);
    });

  const now = (): Snapshot => ({
    Pod: presentIn<'Pod'>(streams.Pod),
    PersistentVolumeClaim: presentIn<'PersistentVolumeClaim'>(streams.PersistentVolumeClaim),
    StatefulSet: presentIn<'StatefulSet'>(streams.StatefulSet),
    ControllerRevision: presentIn<'ControllerRevision'>(streams.ControllerRevision),
    EndpointSlice: presentIn<'EndpointSlice'>(streams.EndpointSlice),
    Event: presentIn<'Event'>(streams.Event),
  });

  await Promise.all(resources.map(open));
  return {
    time,
    now,
    history: () => historyOf(recording()),
    bookmark: () => bookmark(recording(), time()),
    mark: (kind, what) => marks.push({ kind, at: time(), what }),
    watch: open,
    next,
    async caughtUp(resource) {
      const before = uidsOf(now()[resource]);
      const { items } = await collections[resource].list();
      const gone = before.filter((uid) => !uidsOf(items).includes(uid));
      const isBehind = () =>
        !includesAll(versionsIn(streams[resource]), versionsOf(items)) ||
        uidsOf(now()[resource]).some((uid) => gone.includes(uid));
      const until = time() + deadlines.request;
      while (isBehind()) {
        if (time() > until)
          throw new Inconclusive(
            `The ${resource} watch did not catch up with a fresh list within ${deadlines.request / 1000} s`,
          );
        await next(until - time());
      }
    },
  };
}

/** The objects that exist after all events of a stream, oldest first. */
function presentIn<R extends Resource>(stream: Stream<R>): readonly Watched[R][] {
  const present = new Map<string | undefined, Watched[R]>();
  for (const event of stream as readonly StreamEvent<Watched[R]>[]) {
    if (event.type === 'LISTED') {
      present.clear();
      for (const object of event.objects) present.set(object.metadata?.uid, object);
    } else if (event.type === 'DELETED') present.delete(event.object.metadata?.uid);
    else if (event.type !== 'GAP') present.set(event.object.metadata?.uid, event.object);
  }
  return [...present.values()];
}

const uidsOf = (objects: readonly KubernetesObject[]) => objects.map(({ metadata }) => metadata?.uid);

const versionsOf = (objects: readonly KubernetesObject[]) =>
  objects.map(({ metadata }) => metadata?.resourceVersion);

const versionsIn = (stream: readonly StreamEvent<KubernetesObject>[]) =>
  new Set(
    stream.flatMap((event) =>
      event.type === 'GAP' ? [] : versionsOf(event.type === 'LISTED' ? event.objects : [event.object]),
    ),
  );

const includesAll = <T>(all: ReadonlySet<T>, some: readonly T[]) => some.every((each) => all.has(each));
