import { setTimeout as delay } from 'node:timers/promises';
import { ApiException, type V1Pod } from '@kubernetes/client-node';
import { deadlines, finalAfter } from '../../helpers/deadlines';
import type { Kube } from '../../helpers/kube/client';
import type { NamespaceObjects } from '../../helpers/kube/cluster-messages';
import { laterThan } from '../../helpers/kube/later-events';
import { type CanaryPod, type Cause, podStateOf } from './pod-state';

/** Reads the state of the namespace. Checks that read at the same time share one read. */
export type ReadNamespace = () => Promise<NamespaceObjects>;

export function namespaceReader(
  { core }: Pick<Kube, 'core'>,
  namespace: string,
  eventsVersion?: string,
): ReadNamespace {
  let last: { readonly at: number; readonly objects: Promise<NamespaceObjects> } | undefined;
  const read = async (): Promise<NamespaceObjects> => {
    const [pods, events, claims] = await Promise.all([
      ifPermitted(core.listNamespacedPod({ namespace })),
      ifPermitted(core.listNamespacedEvent({ namespace })),
      ifPermitted(core.listNamespacedPersistentVolumeClaim({ namespace })),
    ]);
    return { pods, events: events.filter(laterThan(eventsVersion)), claims };
  };
  return () => {
    if (!last || performance.now() - last.at >= deadlines.canaryPollInterval)
      last = { at: performance.now(), objects: read() };
    return last.objects;
  };
}

/** Without a permission there is nothing to see; the review of the permissions reports it. */
async function ifPermitted<T>(list: Promise<{ readonly items: readonly T[] }>): Promise<readonly T[]> {
  try {
    return (await list).items;
  } catch (error) {
    if (error instanceof ApiException && error.code === 403) return [];
    throw error;
  }
}

export type Decision =
  | { readonly is: 'ready'; readonly pod: V1Pod }
  | { readonly is: 'impossible'; readonly cause: Cause; readonly message: string }
  /** Nothing that the cluster said is final. */
  | { readonly is: 'undecided'; readonly message: string };

/**
 * Waits until the pod runs, or until the cluster says why it cannot. A state counts only after a while: a service
 * account can be missing for a moment, and the first attempt to pull an image can fail.
 */
export async function decide(
  pod: CanaryPod,
  read: ReadNamespace,
  end: number,
  signal?: AbortSignal,
  patience = 1,
): Promise<Decision> {
  let since: { readonly cause: Cause; readonly at: number } | undefined;
  for (;;) {
    const state = podStateOf(pod, await read());
    if (state.is === 'ready') return state;
    const now = performance.now();
    if (state.is !== 'stuck') since = undefined;
    else if (since?.cause !== state.cause) since = { cause: state.cause, at: now };
    if (state.is === 'stuck' && since && now - since.at >= finalAfter[state.cause] * patience)
      return { is: 'impossible', cause: state.cause, message: state.message };
    if (now >= end) return { is: 'undecided', message: state.message ?? 'the cluster gives no reason' };
    await pause(signal);
  }
}

export const pause = (signal?: AbortSignal): Promise<void> =>
  delay(deadlines.canaryPollInterval, undefined, { ...(signal && { signal }) });
