import type { V1PersistentVolumeClaim, V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import {
  type ApiOutage,
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

interface Like {
  readonly owner?: string;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly claims?: readonly string[];
}

const midnight = Date.UTC(2026, 0, 1);

export const story = (set = 'web') => new Story(set);

/** A history told by hand, one event a second unless `at` says otherwise. */
class Story {
  private readonly streams: Streams = {
    Pod: [],
    PersistentVolumeClaim: [],
    StatefulSet: [],
    EndpointSlice: [],
    Event: [],
  };
  private readonly marks: Mark[] = [];
  private readonly stalls: ApiOutage[] = [];
  private readonly pods = new Map<string, V1Pod>();
  private readonly claims = new Map<string, V1PersistentVolumeClaim>();
  private from: Bookmark | undefined;
  private set: V1StatefulSet | undefined;
  private births = 0;
  private now = 0;

  constructor(private readonly setName: string) {
    this.streams.Pod.push({ type: 'LISTED', at: 0, objects: [] });
    this.streams.PersistentVolumeClaim.push({ type: 'LISTED', at: 0, objects: [] });
    this.streams.StatefulSet.push({ type: 'LISTED', at: 0, objects: [] });
  }

  /** When the next event happens, in seconds. */
  at(seconds: number): this {
    this.now = seconds * 1000;
    return this;
  }

  sized(replicas: number, start = 0): this {
    const known = this.set !== undefined;
    this.set = {
      metadata: { name: this.setName, uid: this.setName },
      spec: { replicas, ordinals: { start }, selector: {}, serviceName: this.setName, template: {} },
    };
    this.streams.StatefulSet.push({ type: known ? 'MODIFIED' : 'ADDED', at: this.now, object: this.set });
    return this;
  }

  created(name: string, like: Like = {}): this {
    this.births += 1;
    const { owner = this.setName, hostname = name, subdomain = this.setName, claims = [] } = like;
    const pod: V1Pod = {
      metadata: {
        name,
        uid: `uid-${this.births}`,
        creationTimestamp: this.stamp(),
        ownerReferences: owner
          ? [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: owner, uid: owner, controller: true }]
          : [],
      },
      spec: {
        containers: [],
        hostname,
        subdomain,
        volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
      },
      status: { phase: 'Pending' },
    };
    this.pods.set(name, pod);
    return this.pod('ADDED', pod);
  }

  running = (name: string) => this.changed(name, { phase: 'Running' });
  ready = (name: string) => this.changed(name, { phase: 'Running', conditions: this.readiness('True') });
  unready = (name: string) => this.changed(name, { phase: 'Running', conditions: this.readiness('False') });
  failed = (name: string) => this.changed(name, { phase: 'Failed', conditions: this.readiness('False') });

  /** Created and soon Ready, as a pod that gives no trouble. */
  up = (name: string, like?: Like) => this.created(name, like).ready(name);

  deleted(name: string): this {
    const pod = this.known(name);
    return this.modified({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: this.stamp() } });
  }

  gone(name: string): this {
    const pod = this.known(name);
    this.pods.delete(name);
    return this.pod('DELETED', pod);
  }

  claimed(name: string): this {
    this.births += 1;
    const claim = { metadata: { name, uid: `uid-${this.births}` } };
    this.claims.set(name, claim);
    return this.happens('PersistentVolumeClaim', { type: 'ADDED', at: this.now, object: claim });
  }

  claimGone(name: string): this {
    const object = this.claims.get(name) ?? {};
    return this.happens('PersistentVolumeClaim', { type: 'DELETED', at: this.now, object });
  }

  act(what: string, kind: Mark['kind'] = 'action'): this {
    this.marks.push({ kind, at: this.now, what });
    return this;
  }

  held = () => this.act('held for 3 s', 'quiet period');

  /** Events of pods are lost; whoever is named is no longer there afterwards. */
  gap(...lost: string[]): this {
    this.streams.Pod.push({ type: 'GAP', at: this.now, why: '410 Gone' });
    for (const name of lost) this.pods.delete(name);
    return this.happens('Pod', { type: 'LISTED', at: this.now, objects: [...this.pods.values()] });
  }

  /** The API server gave no answer for a while, in seconds. */
  stalled(from: number, to: number): this {
    this.stalls.push({ from: from * 1000, to: to * 1000 });
    return this;
  }

  /** Only what follows is judged. */
  bookmarked(): this {
    this.from = bookmark({ streams: this.streams, marks: this.marks }, this.now);
    return this;
  }

  get history(): History {
    const history = historyOf({ streams: this.streams, marks: this.marks, outages: this.stalls });
    return this.from ? since(history, this.from) : history;
  }

  private known(name: string): V1Pod {
    const pod = this.pods.get(name);
    if (!pod) throw new Error(`The story does not know ${name}`);
    return pod;
  }

  private changed(name: string, status: V1Pod['status'] & object): this {
    return this.modified({ ...this.known(name), status });
  }

  private modified(pod: V1Pod): this {
    this.pods.set(pod.metadata?.name ?? '', pod);
    return this.pod('MODIFIED', pod);
  }

  private pod(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: V1Pod): this {
    return this.happens('Pod', { type, at: this.now, object });
  }

  private happens<R extends Resource>(resource: R, event: StreamEvent<Watched[R]>): this {
    (this.streams[resource] as StreamEvent<Watched[R]>[]).push(event);
    this.now += 1_000;
    return this;
  }

  private readiness(status: 'True' | 'False') {
    return [{ type: 'Ready', status, lastTransitionTime: this.stamp() }];
  }

  /** Whole seconds, as the API stamps them. */
  private stamp = () => new Date(midnight + Math.floor(this.now / 1000) * 1000);
}
