import { ApiException, type KubernetesObject } from '@kubernetes/client-node';
import type { Kube } from '../helpers/kube/client';
import { type Collection, follow } from '../helpers/kube/watch';
import { guaranteeLabel, labels } from '../helpers/labels';
import type { Event, Interference, Notes, Resource } from './fault';
import { isAuxiliary, type PlannedInjection } from './fault-plan';

/**
 * Has the actors act on what happens from now on, each in the namespaces of its guarantee. Settles when they miss
 * nothing any more, with what settles once all of them have come to rest.
 */
export async function startInterference(
  kube: Kube,
  parts: readonly PlannedInjection<Interference>[],
  notesOf: (namespace: string) => Notes,
  onDefect: (who: PlannedInjection<Interference> | Resource, error: unknown) => void,
  signal: AbortSignal,
): Promise<() => Promise<unknown>> {
  const guaranteeOf = guaranteesOf(kube);
  const acting = new Set<Promise<void>>();

  async function act(part: PlannedInjection<Interference>, event: Event<KubernetesObject>): Promise<void> {
    const namespace = event.object.metadata?.namespace ?? '';
    try {
      if ((await guaranteeOf(namespace)) !== guaranteeLabel(part.guarantee)) return;
      await part.injection.interfere(event, { kube, namespace, notes: notesOf(namespace), signal });
    } catch (error) {
      if (!signal.aborted && !isTooLate(error)) onDefect(part, error);
    }
  }

  for (const resource of new Set(parts.map(({ injection }) => injection.watch))) {
    const watching = parts.filter(({ injection }) => injection.watch === resource);
    const hear = (event: Event<KubernetesObject>) => {
      if (isAuxiliary(event.object)) return;
      for (const part of watching) {
        const acted = act(part, event).finally(() => acting.delete(acted));
        acting.add(acted);
      }
    };
    await follow(
      kube,
      collectionsOf(kube)[resource],
      (heard) => {
        if (heard.type === 'GAP') onDefect(resource, heard.why);
        else if (heard.type !== 'LISTED') hear(heard);
      },
      signal,
    );
  }
  return () => Promise.all(acting);
}

/** Against which guarantee somebody plays in a namespace; a namespace's label does not change. */
function guaranteesOf(kube: Kube): (namespace: string) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  const ask = async (name: string) => {
    try {
      return (await kube.core.readNamespace({ name })).metadata?.labels?.[labels.guarantee];
    } catch (error) {
      if (isTooLate(error)) return undefined;
      throw error;
    }
  };
  return (namespace) => {
    const asked = known.get(namespace) ?? ask(namespace);
    known.set(namespace, asked);
    return asked;
  };
}

/** The object is gone, or there already, or its namespace ends: the test went on meanwhile. */
const isTooLate = (error: unknown) =>
  error instanceof ApiException &&
  ([404, 409].includes(error.code) || error.message.includes('NamespaceTerminating'));

const collectionsOf = ({
  core,
  apps,
  discovery,
}: Kube): { readonly [R in Resource]: Collection<KubernetesObject> } => ({
  pods: { path: '/api/v1/pods', list: () => core.listPodForAllNamespaces() },
  persistentvolumeclaims: {
    path: '/api/v1/persistentvolumeclaims',
    list: () => core.listPersistentVolumeClaimForAllNamespaces(),
  },
  services: { path: '/api/v1/services', list: () => core.listServiceForAllNamespaces() },
  endpointslices: {
    path: '/apis/discovery.k8s.io/v1/endpointslices',
    list: () => discovery.listEndpointSliceForAllNamespaces(),
  },
  statefulsets: { path: '/apis/apps/v1/statefulsets', list: () => apps.listStatefulSetForAllNamespaces() },
});
