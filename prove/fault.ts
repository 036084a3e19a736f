import type {
  KubernetesObject,
  V1EndpointSlice,
  V1PersistentVolumeClaim,
  V1Pod,
  V1Service,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Kube } from '../helpers/kube/client';

/** What makes Kubernetes break one promise, in the namespaces of the guarantee that it is played against. */
export interface Fault {
  /** What Kubernetes does wrong: "starts all pods at once". */
  readonly sentence: string;
  readonly injections: readonly Injection[];
}

export type Injection = Mutation | Rejection | Interference;

export const fault = (sentence: string, ...injections: Injection[]): Fault => ({ sentence, injections });

export interface Kinds {
  pods: V1Pod;
  statefulsets: V1StatefulSet;
  persistentvolumeclaims: V1PersistentVolumeClaim;
  services: V1Service;
  endpointslices: V1EndpointSlice;
}

export type Resource = keyof Kinds;

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** Which requests a fault is about. A status is a subresource: who asks for the resource is not shown it. */
export interface Requests<R extends Resource = Resource> {
  readonly resource: R;
  readonly on: readonly Operation[];
  readonly subresource?: string;
}

/** A request to the API server, before it is granted. */
export interface Review<T = KubernetesObject> {
  readonly operation: Operation;
  readonly user: string;
  readonly namespace: string;
  /** What the object is before the request, if it is there already. */
  readonly before: T | undefined;
  readonly notes: Notes;
}

/** What a saboteur has noted in a namespace. */
export type Notes = Set<string>;

export interface Mutation {
  readonly kind: 'rewrites';
  readonly requests: Requests;
  mutate(object: KubernetesObject, review: Review): KubernetesObject | undefined;
}

export interface Rejection {
  readonly kind: 'refuses';
  readonly requests: Requests;
  reject(object: KubernetesObject, review: Review): string | undefined;
}

export interface Interference {
  readonly kind: 'meddles';
  readonly watch: Resource;
  interfere(event: Event<KubernetesObject>, scene: InterferenceContext): Promise<void>;
}

/** Gives the object as it shall be instead, or undefined to leave it. It may change the one that it is handed. */
export const mutates = <R extends Resource>(
  requests: Requests<R>,
  mutate: (object: Kinds[R], review: Review<Kinds[R]>) => Kinds[R] | undefined,
): Injection => ({ kind: 'rewrites', requests, mutate }) as Mutation;

/** Gives the reason of a refusal, or undefined to let the request pass. On DELETE the object is the one that is to go. */
export const rejects = <R extends Resource>(
  requests: Requests<R>,
  reject: (object: Kinds[R], review: Review<Kinds[R]>) => string | undefined,
): Injection => ({ kind: 'refuses', requests, reject }) as Rejection;

/** Acts on what happens in a namespace. That an object is gone by then, or there already, is no error of the saboteur's. */
export const interferes = <R extends Resource>(
  { watch }: { readonly watch: R },
  interfere: (event: Event<Kinds[R]>, scene: InterferenceContext) => Promise<void>,
): Injection => ({ kind: 'meddles', watch, interfere }) as Interference;

export interface Event<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

/** What an actor has at hand. */
export interface InterferenceContext {
  /** Everything that an administrator may do. */
  readonly kube: Kube;
  readonly namespace: string;
  readonly notes: Notes;
  readonly signal: AbortSignal;
}

export const groups: Readonly<Record<Resource, string>> = {
  pods: '',
  statefulsets: 'apps',
  persistentvolumeclaims: '',
  services: '',
  endpointslices: 'discovery.k8s.io',
};

/**
 * Whoever refuses the controller alone does not keep a namespace from ending: there the garbage collector and the
 * namespace controller delete.
 */
export const isController = ({ user }: { readonly user: string }): boolean =>
  user === 'system:serviceaccount:kube-system:statefulset-controller';
