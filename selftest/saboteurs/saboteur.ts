import type {
  KubernetesObject,
  V1EndpointSlice,
  V1PersistentVolumeClaim,
  V1Pod,
  V1Service,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Kube } from '../../helpers/kube/client';

/** What makes Kubernetes break one promise, in the namespaces of the guarantee that it is played against. */
export interface Saboteur {
  /** What Kubernetes does wrong: "starts all pods at once". */
  readonly sentence: string;
  readonly faults: readonly Fault[];
}

export type Fault = Rewriting | Refusing | Meddling;

export const saboteur = (sentence: string, ...faults: Fault[]): Saboteur => ({ sentence, faults });

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
  readonly memory: Memory;
}

/** What a saboteur has noted in a namespace. */
export type Memory = Set<string>;

export interface Rewriting {
  readonly kind: 'rewrites';
  readonly requests: Requests;
  rewrite(object: KubernetesObject, review: Review): KubernetesObject | undefined;
}

export interface Refusing {
  readonly kind: 'refuses';
  readonly requests: Requests;
  refuse(object: KubernetesObject, review: Review): string | undefined;
}

export interface Meddling {
  readonly kind: 'meddles';
  readonly watch: Resource;
  meddle(event: Event<KubernetesObject>, scene: Scene): Promise<void>;
}

/** Gives the object as it shall be instead, or undefined to leave it. It may change the one that it is handed. */
export const rewrites = <R extends Resource>(
  requests: Requests<R>,
  rewrite: (object: Kinds[R], review: Review<Kinds[R]>) => Kinds[R] | undefined,
): Fault => ({ kind: 'rewrites', requests, rewrite }) as Rewriting;

/** Gives the reason of a refusal, or undefined to let the request pass. On DELETE the object is the one that is to go. */
export const refuses = <R extends Resource>(
  requests: Requests<R>,
  refuse: (object: Kinds[R], review: Review<Kinds[R]>) => string | undefined,
): Fault => ({ kind: 'refuses', requests, refuse }) as Refusing;

/** Acts on what happens in a namespace. That an object is gone by then, or there already, is no error of the saboteur's. */
export const meddles = <R extends Resource>(
  { watch }: { readonly watch: R },
  meddle: (event: Event<Kinds[R]>, scene: Scene) => Promise<void>,
): Fault => ({ kind: 'meddles', watch, meddle }) as Meddling;

export interface Event<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

/** What an actor has at hand. */
export interface Scene {
  /** Everything that an administrator may do. */
  readonly kube: Kube;
  readonly namespace: string;
  readonly memory: Memory;
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
