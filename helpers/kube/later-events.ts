import type { CoreV1Event } from '@kubernetes/client-node';
import type { Kube } from './client';

/**
 * The moment from which on the events of a namespace are about the current case: an event remains for an hour, and
 * earlier cases in the same namespace had objects with the same names. Undefined if the user may not list events.
 */
export async function eventsVersion(
  { core }: Pick<Kube, 'core'>,
  namespace: string,
): Promise<string | undefined> {
  const list = await core.listNamespacedEvent({ namespace, limit: 1 }).catch(() => undefined);
  return list?.metadata?.resourceVersion;
}

/** The events that were created or repeated after this moment; without a moment, all events. */
export const laterThan =
  (version: string | undefined) =>
  ({ metadata }: CoreV1Event): boolean =>
    version === undefined || BigInt(metadata.resourceVersion ?? 0) > BigInt(version);
