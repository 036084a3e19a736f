import {
  ApiException,
  type V1CSIDriver,
  type V1CSINode,
  type V1Node,
  type V1Pod,
  type V1StatefulSet,
  type V1StorageClass,
  type V1Taint,
  type V1VolumeAttributesClass,
} from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { type Capability, capabilities, type ProbeContext } from '../../../helpers/guarantee/capabilities';
import { type Platform, plainPlatform } from '../../../helpers/platform';

const pod = { containers: [{ name: 'web', image: 'web', resources: { limits: { cpu: '1' } } }] };

interface Cluster {
  readonly nodes?: readonly V1Node[];
  readonly platform?: Platform;
  readonly classes?: readonly V1StorageClass[];
  readonly storageClass?: string;
  readonly drivers?: readonly V1CSIDriver[];
  readonly csiNodes?: readonly V1CSINode[];
  /** Absent if the API server does not serve the kind. */
  readonly attributesClasses?: readonly V1VolumeAttributesClass[];
  readonly snapshotClasses?: readonly object[];
  readonly withoutBlockDevices?: string;
  /** The response of the API server to a pod creation. */
  readonly admitPod?: (pod: V1Pod) => V1Pod;
  /** The response of the API server to a StatefulSet creation. */
  readonly admit?: (set: V1StatefulSet) => V1StatefulSet;
}

const contextOf = ({
  nodes = [],
  platform = plainPlatform,
  classes = [],
  storageClass,
  drivers = [],
  csiNodes = [],
  attributesClasses,
  snapshotClasses,
  withoutBlockDevices,
  admit = (set) => set,
  admitPod = (pod) => pod,
}: Cluster): ProbeContext => ({
  core: {
    listNode: async () => ({ items: [...nodes] }),
    createNamespacedPod: async ({ body, dryRun, namespace }) => {
      expect({ dryRun, namespace }).toEqual({ dryRun: 'All', namespace: 'somewhere' });
      return admitPod(body);
    },
  },
  storage: {
    listStorageClass: async () => ({ items: [...classes] }),
    listCSINode: async () => ({ items: [...csiNodes] }),
    listVolumeAttributesClass: async () => ({ items: [...(attributesClasses ?? notServed())] }),
    readCSIDriver: async ({ name }) => {
      const driver = drivers.find(({ metadata }) => metadata?.name === name);
      if (driver) return driver;
      const body = { kind: 'Status', message: `csidrivers.storage.k8s.io "${name}" not found` };
      throw new ApiException(404, '', body, {});
    },
  },
  objects: {
    listClusterCustomObject: async () => ({ items: snapshotClasses ?? notServed() }),
  },
  apps: {
    createNamespacedStatefulSet: async ({ body, dryRun, namespace }) => {
      expect({ dryRun, namespace }).toEqual({ dryRun: 'All', namespace: 'somewhere' });
      expect(body.spec?.template.metadata?.labels).toMatchObject(body.spec?.selector.matchLabels ?? {});
      expect(body.spec?.template.spec).toEqual(pod);
      return admit(structuredClone(body));
    },
  },
  namespace: 'somewhere',
  storageClass,
  platform,
  withoutBlockDevices,
  pod,
  runDocsImages: async () => ({ has: true }),
  handlesAutoscalers: async () => ({ has: true }),
});

const notServed = (): never => {
  throw new ApiException(404, '', '404 page not found', {});
};

const failing = (error: Error): ProbeContext => {
  const fail = () => Promise.reject(error);
  return {
    core: { listNode: fail, createNamespacedPod: fail },
    storage: {
      listStorageClass: fail,
      readCSIDriver: fail,
      listCSINode: fail,
      listVolumeAttributesClass: fail,
    },
    objects: { listClusterCustomObject: fail },
    apps: { createNamespacedStatefulSet: fail },
    namespace: 'somewhere',
    storageClass: undefined,
    platform: plainPlatform,
    withoutBlockDevices: undefined,
    pod,
    runDocsImages: fail,
    handlesAutoscalers: fail,
  };
};

const forbidden = (what: string, group: string) =>
  new ApiException(
    403,
    'Unknown API Status Code!',
    JSON.stringify({
      kind: 'Status',
      message: `${what} is forbidden: User "auditor" cannot list resource "${what}" in API group "${group}" at the cluster scope`,
    }),
    {},
  );

async function why(capability: Capability, context: ProbeContext): Promise<string> {
  const result = await capabilities[capability].probe(context);
  return result.has ? 'available' : result.why;
}

const node = (ready: 'True' | 'False' | 'Unknown', spec: V1Node['spec'] = {}): V1Node => ({
  metadata: { labels: { 'kubernetes.io/os': 'linux' } },
  spec,
  status: { conditions: [{ type: 'Ready', status: ready }] },
});
const tainted = (effect: string): { taints: V1Taint[] } => ({ taints: [{ key: 'role', effect }] });

describe('The capability several-nodes', () => {
  test.for([
    ['two nodes', [node('True'), node('True')]],
    ['two nodes and a cordoned one', [node('True'), node('True', { unschedulable: true }), node('True')]],
    ['a taint with PreferNoSchedule', [node('True'), node('True', tainted('PreferNoSchedule'))]],
  ] as const)('is available: %s', async ([, nodes]) => {
    expect(await why('several-nodes', contextOf({ nodes }))).toBe('available');
  });

  test('is unavailable: one node', async () => {
    expect(await why('several-nodes', contextOf({ nodes: [node('True')] }))).toMatchInlineSnapshot(
      `"schedulable nodes: 1 of 1"`,
    );
  });

  test('is unavailable: the other nodes are not schedulable', async () => {
    const nodes = [
      node('True'),
      node('True', { unschedulable: true }),
      node('Unknown'),
      node('False'),
      node('True', tainted('NoSchedule')),
      node('True', tainted('NoExecute')),
    ];
    expect(await why('several-nodes', contextOf({ nodes }))).toMatchInlineSnapshot(
      `"schedulable nodes: 1 of 6 (1 cordoned, 2 not Ready, 2 tainted)"`,
    );
  });

  test('is available: the pods tolerate the taint of the other node', async () => {
    const nodes = [node('True'), node('True', tainted('NoSchedule'))];
    const platform = { ...plainPlatform, tolerations: [{ key: 'role', operator: 'Exists' }] };
    expect(await why('several-nodes', contextOf({ nodes, platform }))).toBe('available');
    expect(await why('several-nodes', contextOf({ nodes }))).toBe('schedulable nodes: 1 of 2 (1 tainted)');
  });

  test('is unknown: a node stopped being Ready a minute ago', async () => {
    const minutesAgo = (minutes: number): V1Node => {
      const lastTransitionTime = new Date(Date.now() - minutes * 60_000);
      return { status: { conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime }] } };
    };
    const probed = (minutes: number) =>
      why('several-nodes', contextOf({ nodes: [node('True'), minutesAgo(minutes)] }));
    await expect(probed(1)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: 1 of 2 nodes stopped being Ready in the last 5 minutes; with these nodes, two would be schedulable]`,
    );
    expect(await probed(6)).toBe('schedulable nodes: 1 of 2 (1 not Ready)');
  });

  test('is unavailable: no permission to list nodes', async () => {
    expect(await why('several-nodes', failing(forbidden('nodes', '')))).toMatchInlineSnapshot(
      `"no permission to list nodes (403 nodes is forbidden: User "auditor" cannot list resource "nodes" in API group "" at the cluster scope)"`,
    );
  });
});

const storageClass = (name: string, provisioner: string, created?: string): V1StorageClass => ({
  metadata: {
    name,
    ...(created && {
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      creationTimestamp: new Date(created),
    }),
  },
  provisioner,
});

describe('The capability dynamic-volumes', () => {
  test('is available: a default class with a provisioner', async () => {
    const classes = [
      storageClass('slow', 'slow.example'),
      storageClass('fast', 'fast.example', '2025-01-01'),
    ];
    expect(await why('dynamic-volumes', contextOf({ classes }))).toBe('available');
  });

  test('is available: the newest of two default classes', async () => {
    const classes = [
      storageClass('old', 'kubernetes.io/no-provisioner', '2024-01-01'),
      storageClass('new', 'fast.example', '2025-01-01'),
    ];
    expect(await why('dynamic-volumes', contextOf({ classes }))).toBe('available');
  });

  test('is unavailable: no class', async () => {
    expect(await why('dynamic-volumes', contextOf({}))).toMatchInlineSnapshot(
      `"no default StorageClass (StorageClasses: none)"`,
    );
  });

  test('is unavailable: no default class', async () => {
    const classes = [storageClass('slow', 'slow.example'), storageClass('fast', 'fast.example')];
    expect(await why('dynamic-volumes', contextOf({ classes }))).toMatchInlineSnapshot(
      `"no default StorageClass (StorageClasses: fast, slow)"`,
    );
  });

  test('is unavailable: a class without a provisioner', async () => {
    const classes = [storageClass('local', 'kubernetes.io/no-provisioner', '2025-01-01')];
    expect(await why('dynamic-volumes', contextOf({ classes }))).toMatchInlineSnapshot(
      `"the default StorageClass local has no provisioner"`,
    );
  });

  test('depends on the chosen class, not on the default class', async () => {
    const classes = [
      storageClass('local', 'kubernetes.io/no-provisioner', '2025-01-01'),
      storageClass('fast', 'fast.example'),
    ];
    expect(await why('dynamic-volumes', contextOf({ classes, storageClass: 'fast' }))).toBe('available');
    expect(await why('dynamic-volumes', contextOf({ classes, storageClass: 'local' }))).toMatchInlineSnapshot(
      `"StorageClass local has no provisioner"`,
    );
  });

  test('is unavailable: the chosen class does not exist any more', async () => {
    const classes = [storageClass('slow', 'slow.example', '2025-01-01')];
    expect(await why('dynamic-volumes', contextOf({ classes, storageClass: 'fast' }))).toMatchInlineSnapshot(
      `"StorageClass fast does not exist any more (StorageClasses: slow)"`,
    );
  });

  test('is unavailable: no permission to list StorageClasses', async () => {
    const error = forbidden('storageclasses', 'storage.k8s.io');
    expect(await why('dynamic-volumes', failing(error))).toMatchInlineSnapshot(
      `"no permission to list StorageClasses (403 storageclasses is forbidden: User "auditor" cannot list resource "storageclasses" in API group "storage.k8s.io" at the cluster scope)"`,
    );
  });
});

describe('The capability online-expansion', () => {
  const growing = { ...storageClass('fast', 'fast.example', '2025-01-01'), allowVolumeExpansion: true };

  test('is available: the class allows volume expansion', async () => {
    expect(await why('online-expansion', contextOf({ classes: [growing] }))).toBe('available');
  });

  test('is unavailable: the chosen class does not allow volume expansion', async () => {
    const classes = [growing, storageClass('slow', 'slow.example')];
    expect(await why('online-expansion', contextOf({ classes, storageClass: 'slow' }))).toMatchInlineSnapshot(
      `"StorageClass slow has no allowVolumeExpansion"`,
    );
  });

  test('is unavailable: no class', async () => {
    expect(await why('online-expansion', contextOf({}))).toMatchInlineSnapshot(
      `"no default StorageClass (StorageClasses: none)"`,
    );
  });
});

describe('The capability attached-disks', () => {
  const classes = [storageClass('fast', 'fast.example', '2025-01-01')];
  const driver = (attachRequired: boolean): V1CSIDriver => ({
    metadata: { name: 'fast.example' },
    spec: { attachRequired },
  });

  test('is available: a driver that attaches', async () => {
    expect(await why('attached-disks', contextOf({ classes, drivers: [driver(true)] }))).toBe('available');
  });

  test('is unavailable: a driver that does not attach', async () => {
    expect(
      await why('attached-disks', contextOf({ classes, drivers: [driver(false)] })),
    ).toMatchInlineSnapshot(`"fast.example attaches no disks"`);
  });

  test('is unavailable: a provisioner without a CSIDriver object', async () => {
    expect(await why('attached-disks', contextOf({ classes }))).toMatchInlineSnapshot(
      `"no evidence that fast.example attaches disks (404 csidrivers.storage.k8s.io "fast.example" not found)"`,
    );
  });
});

describe('The capability fs-group', () => {
  const classes = [storageClass('fast', 'fast.example', '2025-01-01')];
  const driver = (fsGroupPolicy: string): V1CSIDriver => ({
    metadata: { name: 'fast.example' },
    spec: { fsGroupPolicy },
  });

  test('is available: a driver whose volumes can have an owner', async () => {
    expect(await why('fs-group', contextOf({ classes, drivers: [driver('File')] }))).toBe('available');
  });

  test('is unavailable: a driver for which the volume decides', async () => {
    const drivers = [driver('ReadWriteOnceWithFSType')];
    expect(await why('fs-group', contextOf({ classes, drivers }))).toMatchInlineSnapshot(
      `"fast.example has the fsGroupPolicy ReadWriteOnceWithFSType"`,
    );
  });

  test('is unavailable: a driver whose volumes have the owner that the server gives them', async () => {
    expect(await why('fs-group', contextOf({ classes, drivers: [driver('None')] }))).toMatchInlineSnapshot(
      `"fast.example has the fsGroupPolicy None"`,
    );
  });

  test('is unavailable: a provisioner without a CSIDriver object', async () => {
    expect(await why('fs-group', contextOf({ classes }))).toMatchInlineSnapshot(
      `"no evidence that fast.example supports fsGroup (404 csidrivers.storage.k8s.io "fast.example" not found)"`,
    );
  });
});

describe('The capability first-consumer', () => {
  const late = { ...storageClass('late', 'a.example'), volumeBindingMode: 'WaitForFirstConsumer' };
  const immediate = storageClass('immediate', 'a.example');
  const classes = [late, immediate];

  test('is available: the class waits for the first consumer', async () => {
    expect(await why('first-consumer', contextOf({ classes, storageClass: 'late' }))).toBe('available');
  });

  test('is unavailable: the class binds immediately, which is the default', async () => {
    expect(
      await why('first-consumer', contextOf({ classes, storageClass: 'immediate' })),
    ).toMatchInlineSnapshot(`"StorageClass immediate has the binding mode Immediate"`);
  });
});

describe('The capability several-zones', () => {
  const inZone = (zone?: string, spec: V1Node['spec'] = {}): V1Node => {
    const { metadata, ...rest } = node('True', spec);
    const labels = { ...metadata?.labels, ...(zone && { 'topology.kubernetes.io/zone': zone }) };
    return { ...rest, metadata: { labels } };
  };

  test('is available: schedulable nodes in two zones', async () => {
    expect(await why('several-zones', contextOf({ nodes: [inZone('a'), inZone('b')] }))).toBe('available');
  });

  test('is unavailable: all schedulable nodes are in one zone', async () => {
    const nodes = [inZone('a'), inZone('a'), inZone('b', { unschedulable: true })];
    expect(await why('several-zones', contextOf({ nodes }))).toMatchInlineSnapshot(
      `"all schedulable nodes with a zone are in a"`,
    );
  });

  test('is unavailable: no node has a zone', async () => {
    expect(await why('several-zones', contextOf({ nodes: [inZone(), inZone()] }))).toMatchInlineSnapshot(
      `"no schedulable node has the label topology.kubernetes.io/zone"`,
    );
  });
});

describe('The capability block-devices', () => {
  const classes = [storageClass('fast', 'fast.example', '2025-01-01')];
  const drivers = [{ metadata: { name: 'fast.example' }, spec: { attachRequired: true } }];

  test('is available: a driver that attaches disks', async () => {
    expect(await why('block-devices', contextOf({ classes, drivers }))).toBe('available');
  });

  test('is unavailable: the vendor documents that there are no block devices', async () => {
    const withoutBlockDevices = 'nas';
    expect(
      await why('block-devices', contextOf({ classes, drivers, withoutBlockDevices })),
    ).toMatchInlineSnapshot(`"the provider nas declares block: false"`);
  });
});

describe('The capability limited-disks', () => {
  test('is available: a driver with a known limit', async () => {
    const classes = [storageClass('cloud', 'dobs.csi.digitalocean.com', '2025-01-01')];
    expect(await why('limited-disks', contextOf({ classes }))).toBe('available');
  });

  test('is unavailable: a driver that may create thin disks of any size', async () => {
    const classes = [storageClass('thin', 'rbd.csi.ceph.com', '2025-01-01')];
    expect(await why('limited-disks', contextOf({ classes }))).toMatchInlineSnapshot(
      `"it is not known how rbd.csi.ceph.com answers a request for a disk of 4PiB"`,
    );
  });
});

describe('The capability volume-limit', () => {
  const classes = [storageClass('fast', 'fast.example', '2025-01-01')];
  const withoutDrivers = { spec: { drivers: null } } as unknown as V1CSINode;
  const withLimits = (...limits: readonly (number | undefined)[]) =>
    contextOf({
      classes,
      csiNodes: limits.map((count, i) => ({
        spec: {
          drivers: [
            { name: 'other.example', nodeID: `${i}` },
            { name: 'fast.example', nodeID: `${i}`, ...(count !== undefined && { allocatable: { count } }) },
          ],
        },
      })),
    });

  test('is available: each node has a limit', async () => {
    expect(await why('volume-limit', withLimits(25, 127))).toBe('available');
  });

  test('is unavailable: not each node has a limit', async () => {
    expect(await why('volume-limit', withLimits(25, undefined))).toMatchInlineSnapshot(
      `"not each node has a limit for fast.example"`,
    );
    expect(
      await why('volume-limit', contextOf({ classes, csiNodes: [withoutDrivers] })),
    ).toMatchInlineSnapshot(`"not each node has a limit for fast.example"`);
  });

  test('is unavailable: a limit that would need hundreds of PVCs', async () => {
    expect(await why('volume-limit', withLimits(25, 512))).toMatchInlineSnapshot(
      `"a node can have 512 volumes of fast.example"`,
    );
  });
});

describe('The capability attributes-class', () => {
  const classes = [storageClass('fast', 'fast.example', '2025-01-01')];
  const attributesClass = (driverName: string) => ({ metadata: { name: 'gold' }, driverName });

  test('is available: a class for the driver', async () => {
    const attributesClasses = [attributesClass('fast.example')];
    expect(await why('attributes-class', contextOf({ classes, attributesClasses }))).toBe('available');
  });

  test('is unavailable: a class for another driver', async () => {
    const attributesClasses = [attributesClass('other.example')];
    expect(await why('attributes-class', contextOf({ classes, attributesClasses }))).toMatchInlineSnapshot(
      `"no VolumeAttributesClass for fast.example"`,
    );
  });

  test('is unavailable: a Kubernetes without VolumeAttributesClasses', async () => {
    expect(await why('attributes-class', contextOf({ classes }))).toMatchInlineSnapshot(
      `"the API server has no VolumeAttributesClasses"`,
    );
  });
});

describe('The capability snapshots', () => {
  const classes = [storageClass('fast', 'fast.example', '2025-01-01')];
  const snapshotClass = (deletionPolicy: string) => ({
    metadata: { name: 'daily' },
    driver: 'fast.example',
    deletionPolicy,
  });

  test('is available: a class that deletes its snapshots', async () => {
    const snapshotClasses = [snapshotClass('Delete')];
    expect(await why('snapshots', contextOf({ classes, snapshotClasses }))).toBe('available');
  });

  test('is unavailable: a class that retains its snapshots', async () => {
    const snapshotClasses = [snapshotClass('Retain')];
    expect(await why('snapshots', contextOf({ classes, snapshotClasses }))).toMatchInlineSnapshot(
      `"no VolumeSnapshotClass for fast.example with the deletionPolicy Delete"`,
    );
  });

  test('is unavailable: a cluster without the snapshot controller', async () => {
    expect(await why('snapshots', contextOf({ classes }))).toMatchInlineSnapshot(
      `"the API server has no VolumeSnapshotClasses"`,
    );
  });
});

describe('The capability root-containers', () => {
  test('is available: a pod that runs as root is admitted', async () => {
    expect(await why('root-containers', contextOf({}))).toBe('available');
  });

  test.for([
    ['Pod Security', 403],
    ['an admission policy', 422],
    ['a webhook', 400],
  ] as const)('is unavailable: %s rejects the pod', async ([, code]) => {
    const admitPod = () => {
      throw new ApiException(
        code,
        '',
        { kind: 'Status', message: 'runAsNonRoot is a must, says the policy' },
        {},
      );
    };
    expect(await why('root-containers', contextOf({ admitPod }))).toMatchInlineSnapshot(
      `"runAsNonRoot is a must, says the policy"`,
    );
  });
});

describe.for(['start-ordinal', 'max-unavailable', 'recreate-strategy', 'claim-retention'] as const)(
  'The capability %s',
  (capability) => {
    test('is available: the response contains the field', async () => {
      expect(await why(capability, contextOf({}))).toBe('available');
    });
  },
);

test('A capability is unavailable if a feature gate is off and the response lacks the field', async () => {
  const context = contextOf({
    admit: ({ spec, ...set }) => {
      if (!spec) throw new Error('a StatefulSet without a spec');
      const { ordinals, persistentVolumeClaimRetentionPolicy, updateStrategy, ...rest } = spec;
      return { ...set, spec: { ...rest, updateStrategy: { type: 'RollingUpdate', rollingUpdate: {} } } };
    },
  });
  expect([
    await why('start-ordinal', context),
    await why('max-unavailable', context),
    await why('claim-retention', context),
  ]).toMatchInlineSnapshot(`
    [
      "the API server drops spec.ordinals.start",
      "the API server drops spec.updateStrategy.rollingUpdate.maxUnavailable",
      "the API server drops spec.persistentVolumeClaimRetentionPolicy",
    ]
  `);
});

test('The capability recreate-strategy is unavailable if the API server rejects the strategy', async () => {
  const context = contextOf({
    admit: () => {
      throw new ApiException(422, 'Unprocessable Entity', 'Unsupported value: "Recreate"', {});
    },
  });
  expect(await why('recreate-strategy', context)).toMatchInlineSnapshot(
    `"the API server rejects spec.updateStrategy.type Recreate"`,
  );
});

test('The capability claim-retention is unavailable if the API server returns another policy', async () => {
  const context = contextOf({
    admit: (set) => ({
      ...set,
      ...(set.spec && {
        spec: {
          ...set.spec,
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        },
      }),
    }),
  });
  expect(await why('claim-retention', context)).toMatchInlineSnapshot(
    `"the API server drops spec.persistentVolumeClaimRetentionPolicy"`,
  );
});

describe.for(Object.keys(capabilities) as Capability[])('The probe of %s throws', (capability) => {
  test.for([
    ['if the cluster is unreachable', new Error('connect ECONNREFUSED 198.18.0.1:6443')],
    ['if the API server fails', new ApiException(500, 'Unknown API Status Code!', 'etcd has no leader', {})],
    ['if the credentials are rejected', new ApiException(401, 'Unauthorized', '', {})],
  ] as const)('%s', async ([, error]) => {
    await expect(why(capability, failing(error))).rejects.toBe(error);
  });
});

test('The probe of start-ordinal throws without permission to create StatefulSets', async () => {
  const error = forbidden('statefulsets', 'apps');
  await expect(why('start-ordinal', failing(error))).rejects.toBe(error);
});
