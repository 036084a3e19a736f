import type { V1Namespace, V1ObjectMeta, V1PersistentVolume } from '@kubernetes/client-node';
import { provisionerOf } from '../../helpers/kube/provisioner';
import { labels, manager } from '../../helpers/labels';

/** The objects that a run, or a fault session of "stsc prove", left in a cluster. */
export interface Leftovers {
  /** The id of the run or of the fault session. */
  readonly id: string;
  readonly namespaces: readonly V1Namespace[];
  readonly volumes: readonly V1PersistentVolume[];
  readonly webhooks: readonly WebhookConfiguration[];
}

export interface WebhookConfiguration {
  readonly kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';
  readonly metadata: V1ObjectMeta;
}

export interface Objects {
  /** All namespaces and volumes of the cluster. */
  readonly namespaces: readonly V1Namespace[];
  readonly volumes: readonly V1PersistentVolume[];
  /** The webhook configurations with the labels of "stsc prove". */
  readonly webhooks: readonly WebhookConfiguration[];
}

export interface Found {
  /** The oldest first. */
  readonly runs: readonly Leftovers[];
  /** Volumes that may be of a run. No evidence is certain, so the suite does not delete them. */
  readonly doubtful: readonly V1PersistentVolume[];
}

/** Assigns the objects to the runs that created them. */
export function leftoversIn({ namespaces, volumes, webhooks }: Objects): Found {
  const runs = new Map<string, { -readonly [K in keyof Leftovers]: Leftovers[K] }>();
  const runOf = (id: string) => {
    const run = runs.get(id) ?? { id, namespaces: [], volumes: [], webhooks: [] };
    runs.set(id, run);
    return run;
  };
  for (const namespace of namespaces) {
    const id = runIn(namespace.metadata);
    if (id === undefined) continue;
    const run = runOf(id);
    run.namespaces = [...run.namespaces, namespace];
  }
  for (const webhook of webhooks) {
    const session = runOf(webhook.metadata.labels?.[labels.faultSession] ?? '');
    session.webhooks = [...session.webhooks, webhook];
  }
  const doubtful: V1PersistentVolume[] = [];
  for (const volume of volumes) {
    const owner = ownerOf(volume, namespaces);
    if (owner === 'doubtful') doubtful.push(volume);
    else if (owner !== 'foreign') {
      const run = runOf(owner.run);
      run.volumes = [...run.volumes, volume];
    }
  }
  return { runs: [...runs.values()].toSorted((a, b) => startOf(a) - startOf(b)), doubtful };
}

/** The id of the run, if the labels are those of the suite. */
const runIn = (metadata: V1ObjectMeta | undefined): string | undefined =>
  metadata?.labels?.[labels.managedBy] === manager ? metadata.labels[labels.run] : undefined;

/**
 * The run of a volume. A volume belongs to a run if a provisioner created the volume for a PVC in a namespace of the
 * run, or if the run labelled the volume. An administrator can have created a volume that was bound to a PVC of the
 * suite, and another user can have had a namespace with a name like those of the suite: such a volume is doubtful.
 */
function ownerOf(
  volume: V1PersistentVolume,
  namespaces: readonly V1Namespace[],
): { readonly run: string } | 'doubtful' | 'foreign' {
  const { metadata, spec, status } = volume;
  const claimNamespace = spec?.claimRef?.namespace ?? '';
  const isProvisioned = provisionerOf(volume) !== undefined;
  const namespace = namespaces.find(({ metadata }) => metadata?.name === claimNamespace);
  if (namespace) {
    const run = runIn(namespace.metadata);
    if (run === undefined) return 'foreign';
    return isProvisioned && timeOf(metadata) >= timeOf(namespace.metadata) ? { run } : 'doubtful';
  }
  if (!ownName.test(claimNamespace) || status?.phase === 'Bound') return 'foreign';
  const run = runIn(metadata);
  return isProvisioned && run !== undefined ? { run } : 'doubtful';
}

/** The names that the API server generates for the namespaces of the suite. */
const ownName = /^stsc-[a-z0-9]{5}$/;

const timeOf = (metadata: V1ObjectMeta | undefined): number =>
  new Date(metadata?.creationTimestamp ?? 0).getTime();

const times = ({ namespaces, volumes, webhooks }: Leftovers): readonly number[] => {
  // The volumes of a run can be all that is left.
  const objects = namespaces.length + webhooks.length > 0 ? [...namespaces, ...webhooks] : volumes;
  return objects.map(({ metadata }) => timeOf(metadata));
};

/** When the oldest of the leftovers was created. */
export const startOf = (run: Leftovers): number => Math.min(...times(run));

/** When the latest of the leftovers was created. A run that continues creates a namespace for each case. */
export const lastActivityOf = (run: Leftovers): number => Math.max(...times(run));
