import { ApiException, type KubernetesObject } from '@kubernetes/client-node';
import type { Kube } from '../helpers/kube/client';
import { type Collection, follow } from '../helpers/kube/watch';
import { guaranteeLabel, labels } from '../helpers/labels';
import type { Event, Interference, Notes, Resource } from './fault';
import { isAuxiliary, type PlannedInjection } from './fault-plan';

export interface InterferenceOptions {
  readonly kube: Kube;
  readonly injections: readonly PlannedInjection<Interference>[];
  readonly notesOf: (namespace: string) => Notes;
  readonly onDefect: (source: PlannedInjection<Interference> | Resource, error: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts the interferences, each in the namespaces of its guarantee. Resolves when all watches are open; the result
 * waits for the reactions that are still running.
 */
export async function startInterference(options: InterferenceOptions): Promise<() => Promise<unknown>> {
  const { kube, injections, notesOf, onDefect, signal } = options;
  const guaranteeOf = guaranteesOf(kube);
  const running = new Set<Promise<void>>();

  async function react(planned: PlannedInjection<Interference>, event: Event<KubernetesObject>) {
    const namespace = event.object.metadata?.namespace ?? '';
    try {
      if ((await guaranteeOf(namespace)) !== guaranteeLabel(planned.guarantee)) return;
      await planned.injection.interfere(event, { kube, namespace, notes: notesOf(namespace), signal });
    } catch (error) {
      if (!signal.aborted && !isTooLate(error)) onDefect(planned, error);
    }
  }

  for (const resource of new Set(injections.map(({ injection }) => injection.watch))) {
    const watching = injections.filter(({ injection }) => injection.watch === resource);
    const onEvent = (event: Event<KubernetesObject>) => {
      if (isAuxiliary(event.object)) return;
      for (const planned of watching) {
        const reaction = react(planned, event).finally(() => running.delete(reaction));
        running.add(reaction);
      }
    };
    await follow(
      kube,
      collectionsOf(kube)[resource],
      (event) => {
        if (event.type === 'GAP') onDefect(resource, event.why);
        else if (event.type !== 'LISTED') onEvent(event);
      },
      signal,
    );
  }
  return () => Promise.all(running);
}

/** Finds the guarantee of a namespace by label. The label of a namespace does not change. */
function guaranteesOf(kube: Kube): (namespace: string) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  const read = async (name: string) => {
    try {
      return (await kube.core.readNamespace({ name })).metadata?.labels?.[labels.guarantee];
    } catch (error) {
      if (isTooLate(error)) return undefined;
      throw error;
    }
  };
  return (namespace) => {
    const guarantee = known.get(namespace) ?? read(namespace);
    known.set(namespace, guarantee);
    return guarantee;
  };
}

/** The object no longer exists, already exists, or its namespace terminates: the test continued meanwhile. */
const isTooLate = (error: unknown) =>
  error instanceof ApiException &&
  ([404, 409].includes(error.code) || error.message.includes('because it is being terminated'));

const collectionsOf = ({
  core,
  apps,
  discovery,
  policy,
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
  controllerrevisions: {
    path: '/apis/apps/v1/controllerrevisions',
    list: () => apps.listControllerRevisionForAllNamespaces(),
  },
  events: { path: '/api/v1/events', list: () => core.listEventForAllNamespaces() },
  resourcequotas: {
    path: '/api/v1/resourcequotas',
    list: () => core.listResourceQuotaForAllNamespaces(),
  },
  poddisruptionbudgets: {
    path: '/apis/policy/v1/poddisruptionbudgets',
    list: () => policy.listPodDisruptionBudgetForAllNamespaces(),
  },
});
