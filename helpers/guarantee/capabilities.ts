import {
  ApiException,
  type V1Node,
  type V1StatefulSetSpec,
  type V1StorageClass,
} from '@kubernetes/client-node';
import type { Kube } from '../kube/client';
import { defaultClass, nameOf, namesOf } from '../kube/storage-classes.ts';

/** What the probes ask of a cluster. Nothing that they make is kept. */
export interface ProbeContext {
  readonly core: Pick<Kube['core'], 'listNode' | 'createNamespacedPod'>;
  readonly apps: Pick<Kube['apps'], 'createNamespacedStatefulSet'>;
  readonly storage: Pick<Kube['storage'], 'listStorageClass' | 'readCSIDriver'>;
  readonly namespace: string;
  /** The class that volumes are to be of; undefined: the default one. */
  readonly storageClass: string | undefined;
  /** Whether a pod runs the images of the docs' own manifest. */
  runDocsImages(): Promise<ProbeResult>;
}

export type ProbeResult = { readonly has: true } | { readonly has: false; readonly why: string };

/** Finds out, or throws. A cluster that does not answer lacks nothing. */
type Probe = (ask: ProbeContext) => Promise<ProbeResult>;

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
    sentence: 'needs a StorageClass that makes volumes on demand',
    probe: async ({ storage, storageClass }) => {
      const classes = await listed('StorageClasses', storage.listStorageClass());
      return 'why' in classes ? classes : provisions(classes.items, storageClass);
    },
  },
  'online-expansion': {
    sentence: 'needs a StorageClass whose volumes may grow while they are in use',
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      if ('has' in chosen || chosen.allowVolumeExpansion) return 'has' in chosen ? chosen : has;
      return hasNot(`StorageClass ${nameOf(chosen)} has no allowVolumeExpansion`);
    },
  },
  'attached-disks': {
    sentence: 'needs volumes that are disks, each of a size of its own',
    probe: async ({ storage, storageClass }) => {
      const chosen = await classOf(storage, storageClass);
      return 'has' in chosen ? chosen : attaches(storage, chosen);
    },
  },
  'root-containers': {
    sentence: 'needs containers that may run as root',
    probe: takesRoot,
  },
  'docs-images': {
    sentence: "needs the images of the docs' own manifest",
    probe: ({ runDocsImages }) => runDocsImages(),
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

const has: ProbeResult = { has: true };
const hasNot = (why: string) => ({ has: false, why }) as const;

/** The API server drops what a closed feature gate guards, and says nothing: a dry run comes back without it. */
async function keeps(
  { apps, namespace }: ProbeContext,
  path: string,
  spec: Partial<V1StatefulSetSpec>,
  kept: (spec: V1StatefulSetSpec) => boolean,
): Promise<ProbeResult> {
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

/** The body of an error is a Status, or the text of one. */
function message(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  try {
    return JSON.parse(String(body)).message;
  } catch {
    return String(body);
  }
}

function severalTakePods(nodes: readonly V1Node[]): ProbeResult {
  const obstacles = nodes.map(unschedulableReason);
  const open = obstacles.filter((found) => found === undefined).length;
  if (open >= 2) return has;
  const closed = [...new Set(obstacles)]
    .filter((found) => found !== undefined)
    .map((found) => `${obstacles.filter((other) => other === found).length} ${found}`);
  const rest = closed.length > 0 ? ` (${closed.join(', ')})` : '';
  return hasNot(`nodes that take pods: ${open} of ${nodes.length}${rest}`);
}

export function unschedulableReason({ spec, status }: V1Node): string | undefined {
  if (spec?.unschedulable) return 'cordoned';
  if (!status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
    return 'not Ready';
  if (spec?.taints?.some(({ effect }) => effect !== 'PreferNoSchedule')) return 'tainted';
  return undefined;
}

type Storage = ProbeContext['storage'];

async function classOf(storage: Storage, name: string | undefined) {
  const classes = await listed('StorageClasses', storage.listStorageClass());
  return 'why' in classes ? classes : chosenOf(classes.items, name);
}

/** What is attached is a disk. A folder of a node or of a server has the size of what it lies on. */
async function attaches(storage: Storage, { provisioner: name }: V1StorageClass): Promise<ProbeResult> {
  try {
    const { spec } = await storage.readCSIDriver({ name });
    return spec.attachRequired === false ? hasNot(`${name} attaches no disks`) : has;
  } catch (error) {
    if (error instanceof ApiException && (error.code === 403 || error.code === 404))
      return hasNot(`${name} is not known to attach disks (${error.code} ${message(error.body)})`);
    throw error;
  }
}

async function takesRoot({ core, namespace }: ProbeContext): Promise<ProbeResult> {
  const root = { runAsUser: 0, runAsNonRoot: false };
  try {
    await core.createNamespacedPod({
      namespace,
      dryRun: 'All',
      body: {
        metadata: { generateName: 'probe-' },
        spec: { containers: [{ name: 'probe', image: 'probe', securityContext: root }] },
      },
    });
    return has;
  } catch (error) {
    if (error instanceof ApiException && error.code === 403) return hasNot(message(error.body));
    throw error;
  }
}

function provisions(classes: readonly V1StorageClass[], name: string | undefined): ProbeResult {
  const chosen = chosenOf(classes, name);
  if ('has' in chosen) return chosen;
  const what = name === undefined ? 'the default StorageClass' : 'StorageClass';
  if (chosen.provisioner === 'kubernetes.io/no-provisioner')
    return hasNot(`${what} ${nameOf(chosen)} has no provisioner`);
  return has;
}

function chosenOf(classes: readonly V1StorageClass[], name: string | undefined) {
  const chosen = name === undefined ? defaultClass(classes) : classes.find((each) => nameOf(each) === name);
  const missing = name === undefined ? 'no StorageClass is the default one' : `StorageClass ${name} is gone`;
  return chosen ?? hasNot(`${missing} (there are: ${namesOf(classes)})`);
}
