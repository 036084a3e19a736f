import {
  ApiException,
  type V1Node,
  type V1StatefulSetSpec,
  type V1StorageClass,
} from '@kubernetes/client-node';
import type { Kube } from './kube/client';

/** What the probes ask of a cluster. Nothing that they make is kept. */
export interface Ask {
  readonly core: Pick<Kube['core'], 'listNode'>;
  readonly apps: Pick<Kube['apps'], 'createNamespacedStatefulSet'>;
  readonly storage: Pick<Kube['storage'], 'listStorageClass'>;
  readonly namespace: string;
}

export type Finding = { readonly has: true } | { readonly has: false; readonly why: string };

/** Finds out, or throws. A cluster that does not answer lacks nothing. */
type Probe = (ask: Ask) => Promise<Finding>;

/** What a guarantee may need beyond its level. The list is closed. */
export const capabilities = {
  'several-nodes': {
    sentence: 'needs two or more nodes that take pods',
    probe: async ({ core }) => {
      const nodes = await listed('nodes', core.listNode());
      return 'why' in nodes ? nodes : severalTakePods(nodes.items);
    },
  },
  'start-ordinal': {
    sentence: 'needs a first ordinal of its own choice',
    probe: (ask) =>
      keeps(ask, 'spec.ordinals.start', { ordinals: { start: 1 } }, ({ ordinals }) => ordinals?.start === 1),
  },
  'max-unavailable': {
    sentence: 'needs updates of several pods at once',
    probe: (ask) =>
      keeps(
        ask,
        'spec.updateStrategy.rollingUpdate.maxUnavailable',
        { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } },
        ({ updateStrategy }) => updateStrategy?.rollingUpdate?.maxUnavailable === 2,
      ),
  },
  'dynamic-volumes': {
    sentence: 'needs a default StorageClass that makes volumes on demand',
    probe: async ({ storage }) => {
      const classes = await listed('StorageClasses', storage.listStorageClass());
      return 'why' in classes ? classes : theDefaultProvisions(classes.items);
    },
  },
  'claim-retention': {
    sentence: 'needs a say in when claims are deleted',
    probe: (ask) =>
      keeps(
        ask,
        'spec.persistentVolumeClaimRetentionPolicy',
        { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } },
        ({ persistentVolumeClaimRetentionPolicy: policy }) => policy?.whenDeleted === 'Delete',
      ),
  },
} as const satisfies Record<string, { readonly sentence: string; readonly probe: Probe }>;

export type Capability = keyof typeof capabilities;

const has: Finding = { has: true };
const hasNot = (why: string) => ({ has: false, why }) as const;

/** The API server drops what a closed feature gate guards, and says nothing: a dry run comes back without it. */
async function keeps(
  { apps, namespace }: Ask,
  path: string,
  spec: Partial<V1StatefulSetSpec>,
  kept: (spec: V1StatefulSetSpec) => boolean,
): Promise<Finding> {
  const labels = { app: 'probe' };
  const answer = await apps.createNamespacedStatefulSet({
    namespace,
    dryRun: 'All',
    body: {
      metadata: { generateName: 'probe-' },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'probe', image: 'probe' }] } },
        ...spec,
      },
    },
  });
  return answer.spec && kept(answer.spec) ? has : hasNot(`the API server drops ${path}`);
}

/** Without the right to list, what is there can not be used either. */
async function listed<T>(what: string, list: Promise<T>) {
  try {
    return await list;
  } catch (error) {
    if (error instanceof ApiException && error.code === 403)
      return hasNot(`${what} may not be listed (403 ${message(error.body)})`);
    throw error;
  }
}

/** The generated client hands on the body of an error as text. */
function message(body: unknown): string {
  try {
    return JSON.parse(String(body)).message;
  } catch {
    return String(body);
  }
}

function severalTakePods(nodes: readonly V1Node[]): Finding {
  const obstacles = nodes.map(obstacle);
  const open = obstacles.filter((found) => found === undefined).length;
  if (open >= 2) return has;
  const closed = [...new Set(obstacles)]
    .filter((found) => found !== undefined)
    .map((found) => `${obstacles.filter((other) => other === found).length} ${found}`);
  const rest = closed.length > 0 ? ` (${closed.join(', ')})` : '';
  return hasNot(`nodes that take pods: ${open} of ${nodes.length}${rest}`);
}

function obstacle({ spec, status }: V1Node): string | undefined {
  if (spec?.unschedulable) return 'cordoned';
  if (!status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
    return 'not Ready';
  if (spec?.taints?.some(({ effect }) => effect !== 'PreferNoSchedule')) return 'tainted';
  return undefined;
}

const isDefault = ({ metadata }: V1StorageClass) =>
  metadata?.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';

function theDefaultProvisions(classes: readonly V1StorageClass[]): Finding {
  // Of several defaults the API server takes the newest.
  const [standard] = classes.filter(isDefault).toSorted((a, b) => created(b) - created(a));
  if (!standard) {
    const names = classes.map(({ metadata }) => metadata?.name).join(', ') || 'none';
    return hasNot(`no StorageClass is the default one (there are: ${names})`);
  }
  if (standard.provisioner === 'kubernetes.io/no-provisioner')
    return hasNot(`the default StorageClass ${standard.metadata?.name} has no provisioner`);
  return has;
}

const created = ({ metadata }: V1StorageClass) => metadata?.creationTimestamp?.getTime() ?? 0;
