import type {
  V1PersistentVolumeClaim,
  V1Pod,
  V1StatefulSet,
  V1StatefulSetSpec,
  V1StatefulSetStatus,
} from '@kubernetes/client-node';
import type { ApiOutage } from '../../../helpers/kube/health-probe';
import {
  type Bookmark,
  bookmark,
  type History,
  historyOf,
  type Mark,
  type Resource,
  type StreamEvent,
  since,
  type Watched,
} from '../../../helpers/timeline/history';

type Streams = { [R in Resource]: StreamEvent<Watched[R]>[] };

interface PodOptions {
  readonly owner?: string;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly claims?: readonly string[];
  readonly revision?: string;
  /** The grace period in its spec, in seconds. */
  readonly grace?: number;
}

const midnight = Date.UTC(2026, 0, 1);

export const recording = (set = 'web') => new RecordingBuilder(set);

/** Builds a history: one event per second, unless `at` sets another time. */
class RecordingBuilder {
  private readonly streams: Streams = {
    Pod: [],
    PersistentVolumeClaim: [],
    StatefulSet: [],
    ControllerRevision: [],
    EndpointSlice: [],
    Event: [],
  };
  private readonly marks: Mark[] = [];
  private readonly outages: ApiOutage[] = [];
  private readonly pods = new Map<string, V1Pod>();
  private readonly claims = new Map<string, V1PersistentVolumeClaim>();
  private from: Bookmark | undefined;
  private set: V1StatefulSet | undefined;
  private uids = 0;
  private now = 0;

  constructor(private readonly setName: string) {
    this.streams.Pod.push({ type: 'LISTED', at: 0, objects: [] });
    this.streams.PersistentVolumeClaim.push({ type: 'LISTED', at: 0, objects: [] });
    this.streams.StatefulSet.push({ type: 'LISTED', at: 0, objects: [] });
  }

  /** Sets the time of the next event, in seconds. */
  at(seconds: number): this {
    this.now = seconds * 1000;
    return this;
  }

  scaled(replicas: number, start = 0): this {
    const exists = this.set !== undefined;
    this.set = {
      metadata: { name: this.setName, uid: this.setName },
      spec: { replicas, ordinals: { start }, selector: {}, serviceName: this.setName, template: {} },
    };
    this.streams.StatefulSet.push({ type: exists ? 'MODIFIED' : 'ADDED', at: this.now, object: this.set });
    return this;
  }

  setGone(): this {
    const object = { metadata: { name: this.setName, uid: this.setName } };
    this.set = undefined;
    return this.add('StatefulSet', { type: 'DELETED', at: this.now, object });
  }

  /** The controller reports that it has observed the latest generation of the StatefulSet. */
  observed(generation = 1): this {
    const object = {
      metadata: { name: this.setName, generation },
      status: { replicas: 0, observedGeneration: generation },
    };
    return this.add('StatefulSet', { type: 'MODIFIED', at: this.now, object });
  }

  /** The controller reports this status of a StatefulSet with two replicas. */
  reported(
    status: Partial<V1StatefulSetStatus>,
    updateStrategy: V1StatefulSetSpec['updateStrategy'] = {},
  ): this {
    const object = {
      metadata: { name: this.setName, uid: this.setName, generation: 1 },
      spec: { replicas: 2, selector: {}, serviceName: this.setName, template: {}, updateStrategy },
      status: { replicas: 2, observedGeneration: 1, ...status },
    };
    return this.add('StatefulSet', { type: 'MODIFIED', at: this.now, object });
  }

  /** A version of the StatefulSet with a status. */
  written(
    generation: number,
    spec: Pick<V1StatefulSetSpec, 'replicas' | 'minReadySeconds'>,
    status: V1StatefulSetStatus,
  ): this {
    const type = this.set === undefined ? 'ADDED' : 'MODIFIED';
    this.set = {
      metadata: { name: this.setName, uid: this.setName, generation },
      spec: { ...spec, selector: {}, serviceName: this.setName, template: {} },
      status,
    };
    return this.add('StatefulSet', { type, at: this.now, object: this.set });
  }

  created(name: string, options: PodOptions = {}): this {
    this.uids += 1;
    const {
      owner = this.setName,
      hostname = name,
      subdomain = this.setName,
      claims = [],
      revision,
      grace,
    } = options;
    const pod: V1Pod = {
      metadata: {
        name,
        uid: `uid-${this.uids}`,
        creationTimestamp: this.timestamp(),
        ...(revision && { labels: { 'controller-revision-hash': revision } }),
        ownerReferences: owner
          ? [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: owner, uid: owner, controller: true }]
          : [],
      },
      spec: {
        containers: [],
        hostname,
        subdomain,
        ...(grace !== undefined && { terminationGracePeriodSeconds: grace }),
        volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
      },
      status: { phase: 'Pending' },
    };
    this.pods.set(name, pod);
    return this.pod('ADDED', pod);
  }

  running = (name: string) => this.changed(name, { phase: 'Running' });
  /** The kubelet may report the condition later than the time that the condition contains, in seconds. */
  ready = (name: string, reportedAfter = 0) =>
    this.changed(name, { phase: 'Running', conditions: this.readiness('True', reportedAfter) });
  unready = (name: string) => this.changed(name, { phase: 'Running', conditions: this.readiness('False') });
  failed = (name: string) => this.changed(name, { phase: 'Failed', conditions: this.readiness('False') });

  /** A drain of the node, the scheduler or the kubelet announces that it will delete the pod. */
  disrupted = (name: string, reason: string) =>
    this.changed(name, {
      phase: 'Running',
      conditions: [{ type: 'DisruptionTarget', status: 'True', reason }],
    });

  /** Created, and Ready one event later. */
  up = (name: string, options?: PodOptions) => this.created(name, options).ready(name);

  /** The grace period of the deletion in seconds, if it matters. */
  deleted(name: string, grace?: number): this {
    const pod = this.existing(name);
    const deletion = {
      deletionTimestamp: this.timestamp(),
      ...(grace !== undefined && { deletionGracePeriodSeconds: grace }),
    };
    return this.modified({ ...pod, metadata: { ...pod.metadata, ...deletion } });
  }

  gone(name: string): this {
    const pod = this.existing(name);
    this.pods.delete(name);
    return this.pod('DELETED', pod);
  }

  claimCreated(name: string): this {
    this.uids += 1;
    const claim = { metadata: { name, uid: `uid-${this.uids}` } };
    this.claims.set(name, claim);
    return this.add('PersistentVolumeClaim', { type: 'ADDED', at: this.now, object: claim });
  }

  claimGone(name: string): this {
    const object = this.claims.get(name) ?? {};
    return this.add('PersistentVolumeClaim', { type: 'DELETED', at: this.now, object });
  }

  action(what: string, kind: Mark['kind'] = 'action'): this {
    this.marks.push({ kind, at: this.now, what });
    return this;
  }

  quietPeriod = () => this.action('quiet for 3 s', 'quiet period');

  /** Events of pods are lost; the new list does not contain the pods with these names. */
  gap(...lost: string[]): this {
    this.streams.Pod.push({ type: 'GAP', at: this.now, why: '410 Gone' });
    for (const name of lost) this.pods.delete(name);
    return this.add('Pod', { type: 'LISTED', at: this.now, objects: [...this.pods.values()] });
  }

  /** The API server did not respond in this time, in seconds. */
  outage(from: number, to: number): this {
    this.outages.push({ from: from * 1000, to: to * 1000 });
    return this;
  }

  /** Rules apply to the following events only. */
  bookmarked(): this {
    this.from = bookmark({ streams: this.streams, marks: this.marks }, this.now);
    return this;
  }

  get history(): History {
    const history = historyOf({ streams: this.streams, marks: this.marks, outages: this.outages });
    return this.from ? since(history, this.from) : history;
  }

  private existing(name: string): V1Pod {
    const pod = this.pods.get(name);
    if (!pod) throw new Error(`There is no pod ${name}`);
    return pod;
  }

  private changed(name: string, status: V1Pod['status'] & object): this {
    return this.modified({ ...this.existing(name), status });
  }

  private modified(pod: V1Pod): this {
    this.pods.set(pod.metadata?.name ?? '', pod);
    return this.pod('MODIFIED', pod);
  }

  private pod(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: V1Pod): this {
    return this.add('Pod', { type, at: this.now, object });
  }

  private add<R extends Resource>(resource: R, event: StreamEvent<Watched[R]>): this {
    (this.streams[resource] as StreamEvent<Watched[R]>[]).push(event);
    this.now += 1_000;
    return this;
  }

  private readiness(status: 'True' | 'False', reportedAfter = 0) {
    return [{ type: 'Ready', status, lastTransitionTime: this.timestamp(-reportedAfter) }];
  }

  /** In whole seconds, as in the API. */
  private timestamp = (offset = 0) => new Date(midnight + (Math.floor(this.now / 1000) + offset) * 1000);
}
