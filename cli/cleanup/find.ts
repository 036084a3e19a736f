import { ApiException } from '@kubernetes/client-node';
import type { Kube } from '../../helpers/kube/client';
import { labels, proveManager } from '../../helpers/labels';
import { reason } from '../../helpers/problem';
import { type Found, leftoversIn, type WebhookConfiguration } from './leftovers';

export interface Search extends Found {
  /** The reason why the volumes could not be listed. */
  readonly volumesError?: string;
}

/** Finds what runs left in the cluster. */
export async function findLeftovers(kube: Kube): Promise<Search> {
  const { core } = kube;
  // Before the volumes: a volume whose namespace is created later is then Bound, and not regarded as left over.
  const { items: namespaces } = await core.listNamespace();
  const [volumes, webhooks] = await Promise.all([
    ifPermitted(core.listPersistentVolume()),
    listWebhooks(kube),
  ]);
  const found = leftoversIn({
    namespaces,
    volumes: volumes instanceof ApiException ? [] : volumes.items,
    webhooks,
  });
  return { ...found, ...(volumes instanceof ApiException && { volumesError: reason(volumes) }) };
}

/**
 * None if the user may not list them: "stsc prove" injects faults only into disposable clusters, in which the user may
 * do everything.
 */
async function listWebhooks({ admission }: Kube): Promise<readonly WebhookConfiguration[]> {
  const labelSelector = `${labels.faultSession},${labels.managedBy}=${proveManager}`;
  const [mutating, validating] = await Promise.all([
    ifPermitted(admission.listMutatingWebhookConfiguration({ labelSelector })),
    ifPermitted(admission.listValidatingWebhookConfiguration({ labelSelector })),
  ]);
  const of = (kind: WebhookConfiguration['kind'], list: typeof mutating | typeof validating) =>
    list instanceof ApiException ? [] : list.items.map(({ metadata = {} }) => ({ kind, metadata }));
  return [
    ...of('MutatingWebhookConfiguration', mutating),
    ...of('ValidatingWebhookConfiguration', validating),
  ];
}

/** The error if the user has no permission. */
async function ifPermitted<T>(request: Promise<T>): Promise<T | ApiException<unknown>> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiException && error.code === 403) return error;
    throw error;
  }
}
