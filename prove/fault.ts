import type {
  CoreV1Event,
  KubernetesObject,
  V1ControllerRevision,
  V1EndpointSlice,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodDisruptionBudget,
  V1ResourceQuota,
  V1Scale,
  V1Service,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Kube } from '../helpers/kube/client';

/** A defect that is injected into a real cluster, only in the namespaces of the guarantee that must fail. */
export interface Fault {
  /** The defect as a sentence without its subject, Kubernetes: "starts all pods at once". */
  readonly sentence: string;
  readonly injections: readonly Injection[];
}

export type Injection = Mutation | Rejection | Interference;

export const fault = (sentence: string, ...injections: Injection[]): Fault => ({ sentence, injections });

export interface Kinds {
  pods: V1Pod;
  statefulsets: V1StatefulSet;
  controllerrevisions: V1ControllerRevision;
  persistentvolumeclaims: V1PersistentVolumeClaim;
  services: V1Service;
  endpointslices: V1EndpointSlice;
  poddisruptionbudgets: V1PodDisruptionBudget;
  events: CoreV1Event;
  resourcequotas: V1ResourceQuota;
}

export type Resource = keyof Kinds;

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** The requests that a webhook receives. Requests for a subresource such as `status` need a webhook of their own. */
export interface Requests<R extends Resource = Resource, S extends string = string> {
  readonly resource: R;
  readonly on: readonly Operation[];
  readonly subresource?: S;
}

/** The object of a request: the resource itself, except for its subresource `scale`. */
type ObjectOf<R extends Resource, S extends string> = S extends 'scale' ? V1Scale : Kinds[R];

/** A request to the API server during admission. */
export interface Review<T = KubernetesObject> {
  readonly operation: Operation;
  readonly user: string;
  readonly namespace: string;
  /** The object before the request; undefined when the request creates the object. */
  readonly before: T | undefined;
  readonly notes: Notes;
}

/** Facts that the injections of a fault store about a namespace for later requests and events. */
export type Notes = Set<string>;

export interface Mutation {
  readonly kind: 'mutates';
  readonly requests: Requests;
  mutate(object: KubernetesObject, review: Review): KubernetesObject | undefined;
}

export interface Rejection {
  readonly kind: 'rejects';
  readonly requests: Requests;
  reject(object: KubernetesObject, review: Review): string | undefined;
}

export interface Interference {
  readonly kind: 'interferes';
  readonly watch: Resource;
  interfere(event: Event<KubernetesObject>, context: InterferenceContext): Promise<void>;
}

/** A mutating webhook. Returns the changed object, or undefined for no change; `mutate` may modify its argument. */
export const mutates = <R extends Resource, S extends string = ''>(
  requests: Requests<R, S>,
  mutate: (object: ObjectOf<R, S>, review: Review<ObjectOf<R, S>>) => ObjectOf<R, S> | undefined,
): Injection => ({ kind: 'mutates', requests, mutate }) as Mutation;

/** A validating webhook. Returns the reason of a rejection, or undefined. For DELETE, `reject` receives the object to delete. */
export const rejects = <R extends Resource>(
  requests: Requests<R>,
  reject: (object: Kinds[R], review: Review<Kinds[R]>) => string | undefined,
): Injection => ({ kind: 'rejects', requests, reject }) as Rejection;

/**
 * An API client that reacts to watch events. Errors because an object no longer exists or already exists are ignored:
 * the test continues meanwhile.
 */
export const interferes = <R extends Resource>(
  { watch }: { readonly watch: R },
  interfere: (event: Event<Kinds[R]>, context: InterferenceContext) => Promise<void>,
): Injection => ({ kind: 'interferes', watch, interfere }) as Interference;

export interface Event<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

export interface InterferenceContext {
  /** A client with the permissions of an administrator. */
  readonly kube: Kube;
  readonly namespace: string;
  readonly notes: Notes;
  readonly signal: AbortSignal;
}

export const groups: Readonly<Record<Resource, string>> = {
  pods: '',
  statefulsets: 'apps',
  controllerrevisions: 'apps',
  persistentvolumeclaims: '',
  services: '',
  endpointslices: 'discovery.k8s.io',
  poddisruptionbudgets: 'policy',
  events: '',
  resourcequotas: '',
};

/**
 * A fault that rejects only the requests of the StatefulSet controller does not block the deletion of a namespace: the
 * garbage collector and the namespace controller delete the objects there.
 */
export const isController = ({ user }: { readonly user: string }): boolean =>
  user === 'system:serviceaccount:kube-system:statefulset-controller';
