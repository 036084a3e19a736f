import {
  ApiException,
  type V1CSIDriver,
  type V1Node,
  type V1Pod,
  type V1StatefulSet,
  type V1StorageClass,
  type V1Taint,
} from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { type Capability, capabilities, type ProbeContext } from '../../../helpers/guarantee/capabilities';

interface Cluster {
  readonly nodes?: readonly V1Node[];
  readonly classes?: readonly V1StorageClass[];
  readonly storageClass?: string;
  readonly drivers?: readonly V1CSIDriver[];
  /** What the API server makes of a pod. */
  readonly admitPod?: (pod: V1Pod) => V1Pod;
  /** What the API server makes of a StatefulSet. */
  readonly admit?: (set: V1StatefulSet) => V1StatefulSet;
}

const asked = ({
  nodes = [],
  classes = [],
  storageClass,
  drivers = [],
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
    readCSIDriver: async ({ name }) => {
      const driver = drivers.find(({ metadata }) => metadata?.name === name);
      if (driver) return driver;
      const body = { kind: 'Status', message: `csidrivers.storage.k8s.io "${name}" not found` };
      throw new ApiException(404, '', body, {});
    },
  },
  apps: {
    createNamespacedStatefulSet: async ({ body, dryRun, namespace }) => {
      expect({ dryRun, namespace }).toEqual({ dryRun: 'All', namespace: 'somewhere' });
      expect(body.spec?.template.metadata?.labels).toEqual(body.spec?.selector.matchLabels);
      return admit(structuredClone(body));
    },
  },
  namespace: 'somewhere',
  storageClass,
  runDocsImages: async () => ({ has: true }),
});

const failing = (error: Error): ProbeContext => {
  const fail = () => Promise.reject(error);
  return {
    core: { listNode: fail, createNamespacedPod: fail },
    storage: { listStorageClass: fail, readCSIDriver: fail },
    apps: { createNamespacedStatefulSet: fail },
    namespace: 'somewhere',
    storageClass: undefined,
    runDocsImages: fail,
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

async function why(capability: Capability, ask: ProbeContext): Promise<string> {
  const finding = await capabilities[capability].probe(ask);
  return finding.has ? 'has it' : finding.why;
}

const node = (ready: 'True' | 'False' | 'Unknown', spec: V1Node['spec'] = {}): V1Node => ({
  spec,
  status: { conditions: [{ type: 'Ready', status: ready }] },
});
const tainted = (effect: string): { taints: V1Taint[] } => ({ taints: [{ key: 'role', effect }] });

describe('several-nodes', () => {
  test.for([
    ['two', [node('True'), node('True')]],
    ['two and a cordoned one', [node('True'), node('True', { unschedulable: true }), node('True')]],
    ['a taint that only advises', [node('True'), node('True', tainted('PreferNoSchedule'))]],
  ] as const)('has: %s', async ([, nodes]) => {
    expect(await why('several-nodes', asked({ nodes }))).toBe('has it');
  });

  test('has not: one node', async () => {
    expect(await why('several-nodes', asked({ nodes: [node('True')] }))).toMatchInlineSnapshot(
      `"nodes that take pods: 1 of 1"`,
    );
  });

  test('has not: the others take no pods', async () => {
    const nodes = [
      node('True'),
      node('True', { unschedulable: true }),
      node('Unknown'),
      node('False'),
      node('True', tainted('NoSchedule')),
      node('True', tainted('NoExecute')),
    ];
    expect(await why('several-nodes', asked({ nodes }))).toMatchInlineSnapshot(
      `"nodes that take pods: 1 of 6 (1 cordoned, 2 not Ready, 2 tainted)"`,
    );
  });

  test('has not: the nodes are hidden', async () => {
    expect(await why('several-nodes', failing(forbidden('nodes', '')))).toMatchInlineSnapshot(
      `"nodes may not be listed (403 nodes is forbidden: User "auditor" cannot list resource "nodes" in API group "" at the cluster scope)"`,
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

describe('dynamic-volumes', () => {
  test('has: a default class with a provisioner', async () => {
    const classes = [
      storageClass('slow', 'slow.example'),
      storageClass('fast', 'fast.example', '2025-01-01'),
    ];
    expect(await why('dynamic-volumes', asked({ classes }))).toBe('has it');
  });

  test('has: the newest of two default classes', async () => {
    const classes = [
      storageClass('old', 'kubernetes.io/no-provisioner', '2024-01-01'),
      storageClass('new', 'fast.example', '2025-01-01'),
    ];
    expect(await why('dynamic-volumes', asked({ classes }))).toBe('has it');
  });

  test('has not: no class', async () => {
    expect(await why('dynamic-volumes', asked({}))).toMatchInlineSnapshot(
      `"no StorageClass is the default one (there are: none)"`,
    );
  });

  test('has not: no default class', async () => {
    const classes = [storageClass('slow', 'slow.example'), storageClass('fast', 'fast.example')];
    expect(await why('dynamic-volumes', asked({ classes }))).toMatchInlineSnapshot(
      `"no StorageClass is the default one (there are: fast, slow)"`,
    );
  });

  test('has not: volumes are made by hand', async () => {
    const classes = [storageClass('local', 'kubernetes.io/no-provisioner', '2025-01-01')];
    expect(await why('dynamic-volumes', asked({ classes }))).toMatchInlineSnapshot(
      `"the default StorageClass local has no provisioner"`,
    );
  });

  test('has: the chosen class, whichever is the default one', async () => {
    const classes = [
      storageClass('local', 'kubernetes.io/no-provisioner', '2025-01-01'),
      storageClass('fast', 'fast.example'),
    ];
    expect(await why('dynamic-volumes', asked({ classes, storageClass: 'fast' }))).toBe('has it');
    expect(await why('dynamic-volumes', asked({ classes, storageClass: 'local' }))).toMatchInlineSnapshot(
      `"StorageClass local has no provisioner"`,
    );
  });

  test('has not: the chosen class is gone meanwhile', async () => {
    const classes = [storageClass('slow', 'slow.example', '2025-01-01')];
    expect(await why('dynamic-volumes', asked({ classes, storageClass: 'fast' }))).toMatchInlineSnapshot(
      `"StorageClass fast is gone (there are: slow)"`,
    );
  });

  test('has not: the classes are hidden', async () => {
    const error = forbidden('storageclasses', 'storage.k8s.io');
    expect(await why('dynamic-volumes', failing(error))).toMatchInlineSnapshot(
      `"StorageClasses may not be listed (403 storageclasses is forbidden: User "auditor" cannot list resource "storageclasses" in API group "storage.k8s.io" at the cluster scope)"`,
    );
  });
});

describe('online-expansion', () => {
  const growing = { ...storageClass('fast', 'fast.example', '2025-01-01'), allowVolumeExpansion: true };

  test('has: the class allows it', async () => {
    expect(await why('online-expansion', asked({ classes: [growing] }))).toBe('has it');
  });

  test('has not: the chosen class does not', async () => {
    const classes = [growing, storageClass('slow', 'slow.example')];
    expect(await why('online-expansion', asked({ classes, storageClass: 'slow' }))).toMatchInlineSnapshot(
      `"StorageClass slow has no allowVolumeExpansion"`,
    );
  });

  test('has not: no class', async () => {
    expect(await why('online-expansion', asked({}))).toMatchInlineSnapshot(
      `"no StorageClass is the default one (there are: none)"`,
    );
  });
});

describe('attached-disks', () => {
  const classes = [storageClass('fast', 'fast.example', '2025-01-01')];
  const driver = (attachRequired: boolean): V1CSIDriver => ({
    metadata: { name: 'fast.example' },
    spec: { attachRequired },
  });

  test('has: a driver that attaches', async () => {
    expect(await why('attached-disks', asked({ classes, drivers: [driver(true)] }))).toBe('has it');
  });

  test('has not: a driver that attaches nothing', async () => {
    expect(await why('attached-disks', asked({ classes, drivers: [driver(false)] }))).toMatchInlineSnapshot(
      `"fast.example attaches no disks"`,
    );
  });

  test('has not: a provisioner that is no driver', async () => {
    expect(await why('attached-disks', asked({ classes }))).toMatchInlineSnapshot(
      `"fast.example is not known to attach disks (404 csidrivers.storage.k8s.io "fast.example" not found)"`,
    );
  });
});

describe('root-containers', () => {
  test('has: a pod with one is admitted', async () => {
    expect(await why('root-containers', asked({}))).toBe('has it');
  });

  test('has not: it is refused', async () => {
    const admitPod = () => {
      throw new ApiException(
        403,
        '',
        { kind: 'Status', message: 'runAsNonRoot is a must, says the policy' },
        {},
      );
    };
    expect(await why('root-containers', asked({ admitPod }))).toMatchInlineSnapshot(
      `"runAsNonRoot is a must, says the policy"`,
    );
  });
});

describe.for(['start-ordinal', 'max-unavailable', 'claim-retention'] as const)('%s', (capability) => {
  test('has: the field comes back', async () => {
    expect(await why(capability, asked({}))).toBe('has it');
  });
});

test('has not: a gate is closed and the field does not come back', async () => {
  const ask = asked({
    admit: ({ spec, ...set }) => {
      if (!spec) throw new Error('a StatefulSet without a spec');
      const { ordinals, persistentVolumeClaimRetentionPolicy, updateStrategy, ...rest } = spec;
      return { ...set, spec: { ...rest, updateStrategy: { type: 'RollingUpdate', rollingUpdate: {} } } };
    },
  });
  expect([
    await why('start-ordinal', ask),
    await why('max-unavailable', ask),
    await why('claim-retention', ask),
  ]).toMatchInlineSnapshot(`
    [
      "the API server drops spec.ordinals.start",
      "the API server drops spec.updateStrategy.rollingUpdate.maxUnavailable",
      "the API server drops spec.persistentVolumeClaimRetentionPolicy",
    ]
  `);
});

test('has not: the API server puts its own policy in place of ours', async () => {
  const ask = asked({
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
  expect(await why('claim-retention', ask)).toMatchInlineSnapshot(
    `"the API server drops spec.persistentVolumeClaimRetentionPolicy"`,
  );
});

describe.for(Object.keys(capabilities) as Capability[])('%s is not lacking', (capability) => {
  test.for([
    ['when the cluster is out of reach', new Error('connect ECONNREFUSED 198.18.0.1:6443')],
    [
      'when the API server fails',
      new ApiException(500, 'Unknown API Status Code!', 'etcd has no leader', {}),
    ],
    ['when nobody knows us', new ApiException(401, 'Unauthorized', '', {})],
  ] as const)('%s', async ([, error]) => {
    await expect(why(capability, failing(error))).rejects.toBe(error);
  });
});

test('a StatefulSet that may not be made says nothing of the fields it would keep', async () => {
  const error = forbidden('statefulsets', 'apps');
  await expect(why('start-ordinal', failing(error))).rejects.toBe(error);
});
