import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import {
  AdmissionregistrationV1Api,
  KubernetesObjectApi,
  RbacAuthorizationV1Api,
  type V1Namespace,
  type V1ObjectMeta,
  type V1PersistentVolume,
  type V1PodSecurityContext,
  type V1PolicyRule,
  type V1ResourceRequirements,
} from '@kubernetes/client-node';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type CleanUpOptions, cleanUpCluster } from '../../../cli/cleanup/clean-up-cluster';
import { askCluster } from '../../../cli/list/ask';
import { availabilityOf } from '../../../cli/list/availability';
import { type PreflightResult, preflight } from '../../../cli/preflight/preflight';
import { formatFinding } from '../../../cli/preflight/print';
import { plainLines } from '../../../cli/progress';
import { clusterManifest, type ManifestOptions, namespacedManifest } from '../../../cli/rbac/manifest';
import { reserveNamespaces } from '../../../cli/run/reserve';
import { type DisposableCluster, startCluster } from '../../../cluster/disposable';
import { createNamespace } from '../../../fixtures/resources/namespace';
import { smallResources } from '../../../fixtures/workloads/container';
import { webRecipe } from '../../../fixtures/workloads/registry';
import { web } from '../../../fixtures/workloads/web/manifest';
import { catalog, selected } from '../../../helpers/guarantee/catalog';
import { noOwnNamespace } from '../../../helpers/guarantee/own-namespace';
import { type NamespaceMode, permissionsFor } from '../../../helpers/guarantee/permissions';
import { connect, type Kube } from '../../../helpers/kube/client';
import { asMergePatch } from '../../../helpers/kube/patch';
import { follow } from '../../../helpers/kube/watch';
import { blockingFinalizer, labels, manager, runLabels } from '../../../helpers/labels';
import { plainPlatform } from '../../../helpers/platform';
import type { RunContext } from '../../../helpers/run-context';
import { controlPlaneProgram } from '../../../prove/disturbances/component';
import { plain, stscPath } from '../../support/command';
import { webReference } from '../../support/images';
import { apply, kubeconfigOf } from '../../support/service-account';
import { type SpecRun, startTunedSpecRun } from '../../support/spec-run';
import { assigningPlatform } from './assigning-platform';
import { unchecked } from './unchecked';

let cluster: DisposableCluster;
let kube: Kube;
let folder: string;

beforeAll(async () => {
  const spec = { builder: 'native', minor: '1.37', nodes: 2, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-preflight', ...spec, images: [webRecipe] }, () => {});
  kube = connect(cluster.kubeconfig);
  folder = mkdtempSync(join(tmpdir(), 'stsc-preflight-'));
});
afterAll(async () => {
  await cluster?.down();
  rmSync(folder, { recursive: true });
});

/** A namespace is gone some seconds after its deletion. */
const soon = { timeout: 60_000, interval: 200 };

const withoutReplication = catalog().filter(({ level }) => level !== 'replication');

const idsOf = (...areas: readonly string[]): readonly string[] =>
  catalog()
    .map(({ id }) => id)
    .filter((id) => areas.some((area) => id.startsWith(`${area}/`)));

interface Options {
  readonly guarantees?: readonly string[];
  readonly image?: string;
  readonly storageClass?: string;
  readonly kubeconfig?: string;
  readonly namespaces?: readonly string[];
}

const missing = 'registry.invalid/missing:1';

/** A preflight deletes all namespaces of its run, so each has a run of its own. */
let runs = 0;

const contextOf = ({
  image = webReference,
  storageClass = 'standard',
  kubeconfig = cluster.kubeconfig,
}: Omit<Options, 'guarantees'> = {}): RunContext => ({
  ...unchecked,
  id: `run-preflight-${++runs}`,
  kubeconfig,
  cluster: { server: '', version: 'v1.35.4', origin: '' },
  images: { web: image, mysql: missing, mariadb: missing },
  storage: { provider: 'local', className: storageClass, size: '1Mi', patience: 1 },
});

/** The findings as the user sees them, and the areas of the guarantees that cannot run. */
async function check(options: Options = {}) {
  const { guarantees = withoutReplication.map(({ id }) => id), namespaces } = options;
  const reserved = namespaces && (await reserveNamespaces(contextOf(options), namespaces));
  const context = reserved?.context ?? contextOf(options);
  const { signal } = new AbortController();
  const result: PreflightResult = await preflight({ context, guarantees, signal });
  await reserved?.release();
  const lines = result.findings.map((finding) => {
    const isBlocking = result.blocking.includes(finding);
    return `${isBlocking ? '✖' : '⚠'} ${formatFinding(finding, isBlocking, guarantees.length)}`;
  });
  return {
    lines: lines.map(withoutNames),
    unavailable: Object.keys(result.unavailable),
    assignsUserIds: result.platform.assignsUserIds,
  };
}

/** Without the parts of a message that differ from run to run. */
const withoutNames = (line: string): string =>
  line
    .replaceAll(/stsc-[a-z0-9]{5}/g, 'NAMESPACE')
    .replaceAll(/node-\d/g, 'NODE')
    .replaceAll(/lookup registry.*?(?="?;)/g, 'LOOKUP')
    .replaceAll(/\d+\.\d s/g, 'SECONDS');

test('A healthy cluster has no finding', async () => {
  expect(await check()).toEqual({ lines: [], unavailable: [], assignsUserIds: false });
});

/** Whether the cluster accepts a pod with these user IDs. */
const accepts = (securityContext: V1PodSecurityContext, resources?: V1ResourceRequirements) => {
  const containers = [{ name: 'probe', image: 'probe', ...(resources && { resources }) }];
  const body = { metadata: { name: 'probe' }, spec: { securityContext, containers } };
  return kube.core.createNamespacedPod({ namespace: 'default', dryRun: 'All', body }).then(
    () => true,
    () => false,
  );
};

test('A platform that assigns user IDs and demands requests and limits runs the pods', async () => {
  const objects = kube.config.makeApiClient(KubernetesObjectApi);
  const ownUser = { runAsNonRoot: true, runAsUser: 1000 };
  // The API server uses a new policy, or forgets a deleted one, only after a moment.
  const acceptsOwnUser = () => accepts(ownUser);
  onTestFinished(async () => {
    for (const object of assigningPlatform) await objects.delete(object);
    await vi.waitUntil(acceptsOwnUser, soon);
  });
  for (const object of assigningPlatform) await objects.create(object);
  await vi.waitUntil(async () => !(await acceptsOwnUser()), soon);
  await vi.waitUntil(() => accepts({ runAsNonRoot: true }, smallResources), soon);
  expect(await check()).toEqual({ lines: [], unavailable: [], assignsUserIds: true });
});

/** Guarantees that run with exactly the permissions that stsc rbac prints. */
const permittedFilters = ['deletion/namespace', 'deletion/orphan.ts', 'retention/foreign-owners-are-kept'];
const permitted = selected(permittedFilters);
const permittedIds = permitted.map(({ id }) => id);
const manifestOptions = (mode: NamespaceMode): ManifestOptions => ({
  permissions: permissionsFor(permitted, mode),
  selected: permitted.length,
  command: '',
  users: [],
  groups: [],
});
const verdictsOf = (run: SpecRun) => [
  ...new Set(run.results.map(({ guarantee, verdict, reason }) => [guarantee, verdict, reason].join(' '))),
];
const images = { web: webReference };

describe.concurrent('On a cluster that works,', () => {
  test('nothing is missing, and the guarantees pass with exactly the permissions that stsc rbac prints', async ({
    expect,
    onTestFinished,
  }) => {
    await apply(kube, clusterManifest(manifestOptions('created')));
    const kubeconfig = await kubeconfigOf(kube, { name: 'stsc', namespace: 'stsc' });
    expect(await check({ guarantees: permittedIds, kubeconfig })).toEqual({
      lines: [],
      unavailable: [],
      assignsUserIds: false,
    });
    const run = startTunedSpecRun({ images, onTestFinished }, 'minimal', kubeconfig, ...permittedFilters);
    expect(await run.ended).toBe('');
    expect(verdictsOf(run).sort()).toEqual(permittedIds.map((id) => `${id} passed `));
  });

  test('replication is ruled out if the image of a database cannot be pulled', async ({ expect }) => {
    const { lines, unavailable } = await check({ guarantees: idsOf('identity', 'replication') });
    expect(lines).toMatchInlineSnapshot(`
      [
        "⚠ ErrImagePull: failed to pull and unpack image "registry.invalid/missing:1": failed to resolve reference "registry.invalid/missing:1": failed to do request: Head "https://registry.invalid/v2/missing/manifests/1": dial tcp: LOOKUP; make the image available to the nodes, or name a registry that has the image with --registry (unsupported: replication (7))",
        "⚠ ErrImagePull: failed to pull and unpack image "registry.invalid/missing:1": failed to resolve reference "registry.invalid/missing:1": failed to do request: Head "https://registry.invalid/v2/missing/manifests/1": dial tcp: LOOKUP; make the image available to the nodes, or name a registry that has the image with --registry (unsupported: replication (7))",
      ]
    `);
    expect(unavailable).toEqual(idsOf('replication'));
  });

  test('nothing can be judged if the image of the pods cannot be pulled', async ({ expect }) => {
    expect((await check({ image: missing })).lines).toMatchInlineSnapshot(`
      [
        "✖ ErrImagePull: failed to pull and unpack image "registry.invalid/missing:1": failed to resolve reference "registry.invalid/missing:1": failed to do request: Head "https://registry.invalid/v2/missing/manifests/1": dial tcp: LOOKUP; make the image available to the nodes, or name a registry that has the image with --registry (needed by every guarantee)",
      ]
    `);
  });

  test('nothing can be judged if the user has no permission to run commands', async ({ expect }) => {
    const kubeconfig = await userWith('no-exec', (name) => !name.includes('pods/exec'));
    expect((await check({ kubeconfig })).lines).toMatchInlineSnapshot(`
      [
        "✖ The user has no permission to create pods/exec, get pods/exec; grant the permissions that "stsc rbac" prints (needed by guides (1), identity (5), network (10), ordering (5), retention (1), status (2), storage (22), updates (6))",
      ]
    `);
  });

  test('nothing can be judged if the user has no permission to create namespaces: both commands print lines and end with code 3', async ({
    expect,
  }) => {
    const file = join(folder, 'kubeconfig');
    writeFileSync(file, await userWith('no-namespaces', (name) => name !== 'create namespaces'));
    for (const command of ['run', 'doctor']) {
      const { stderr, exitCode } = await execa(
        process.execPath,
        [stscPath, command, 'ordering', '--kubeconfig', file],
        { cwd: folder, reject: false, stdin: 'ignore', env: plain },
      );
      expect(exitCode).toBe(3);
      expect(withoutNames(stderr.slice(stderr.indexOf('✖')))).toBe(
        [
          '✖ Preflight (SECONDS)',
          '✖ POST /api/v1/namespaces: 403 Forbidden: namespaces is forbidden: User "system:serviceaccount:default:no-namespaces" cannot create resource "namespaces" in API group "" at the cluster scope; grant the permission, or change the rule that the message names (needed by every guarantee)',
          '✖ Nothing can be judged on this cluster; solve the problems above',
        ].join('\n'),
      );
    }
  });

  test('list probes each capability that the guarantees need', async ({ expect }) => {
    const context = contextOf();
    const { signal } = new AbortController();
    const guarantees = idsOf('storage');
    const answers = await askCluster(
      { context, guarantees, signal },
      plainLines(() => {}),
    );
    expect(answers.preflight.findings).toEqual([]);
    expect(Object.fromEntries(answers.capabilities)).toMatchInlineSnapshot(`
      {
        "attached-disks": {
          "has": false,
          "why": "no evidence that kubernetes.io/host-path attaches disks (404 the server could not find the requested resource)",
        },
        "attributes-class": {
          "has": false,
          "why": "no VolumeAttributesClass for kubernetes.io/host-path",
        },
        "block-devices": {
          "has": false,
          "why": "no evidence that kubernetes.io/host-path attaches disks (404 the server could not find the requested resource)",
        },
        "dynamic-volumes": {
          "has": true,
        },
        "first-consumer": {
          "has": false,
          "why": "StorageClass standard has the binding mode Immediate",
        },
        "fs-group": {
          "has": false,
          "why": "no evidence that kubernetes.io/host-path supports fsGroup (404 the server could not find the requested resource)",
        },
        "limited-disks": {
          "has": false,
          "why": "it is not known how kubernetes.io/host-path answers a request for a disk of 4PiB",
        },
        "online-expansion": {
          "has": false,
          "why": "StorageClass standard has no allowVolumeExpansion",
        },
        "root-containers": {
          "has": true,
        },
        "several-nodes": {
          "has": true,
        },
        "several-zones": {
          "has": false,
          "why": "no schedulable node has the label topology.kubernetes.io/zone",
        },
        "snapshots": {
          "has": false,
          "why": "the API server has no VolumeSnapshotClasses",
        },
        "volume-limit": {
          "has": false,
          "why": "not each node has a limit for kubernetes.io/host-path",
        },
      }
    `);
    const unsupported = catalog()
      .filter(({ id }) => guarantees.includes(id))
      .filter((entry) => availabilityOf(entry, answers).is !== 'available');
    expect(unsupported.map(({ id }) => id)).toEqual(
      catalog()
        .filter(
          ({ id, needs }) =>
            guarantees.includes(id) &&
            /expansion|disks|fs-group|first-consumer|class|devices|snapshots/.test(needs.join()),
        )
        .map(({ id }) => id),
    );
  });

  test('some guarantees are ruled out if no PVC is bound', async ({ expect, onTestFinished }) => {
    await kube.storage.createStorageClass({
      body: { metadata: { name: 'never' }, provisioner: 'none.example', volumeBindingMode: 'Immediate' },
    });
    onTestFinished(async () => void (await kube.storage.deleteStorageClass({ name: 'never' })));
    const { lines, unavailable } = await check({ storageClass: 'never' });
    expect(lines).toMatchInlineSnapshot(`
      [
        "⚠ The PVC of the preflight of StorageClass never is not Bound after SECONDS: ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'none.example' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.; solve what the message names, or choose another StorageClass with --storage-class (unsupported: deletion (1), guides (1), retention (7), storage (27), updates (1))",
      ]
    `);
    expect(unavailable).toEqual(
      withoutReplication.filter(({ needs }) => needs.includes('dynamic-volumes')).map(({ id }) => id),
    );
  });
});

describe('Nothing can be judged if', () => {
  test('an admission policy rejects the pods', async () => {
    const api = kube.config.makeApiClient(AdmissionregistrationV1Api);
    const name = 'trusted-images';
    await api.createValidatingAdmissionPolicy({
      body: {
        metadata: { name },
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            resourceRules: [
              { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
            ],
          },
          validations: [
            {
              expression: 'object.spec.containers.all(c, c.image.startsWith("registry.example/"))',
              message: 'each image must come from registry.example',
            },
          ],
        },
      },
    });
    await api.createValidatingAdmissionPolicyBinding({
      body: { metadata: { name }, spec: { policyName: name, validationActions: ['Deny'] } },
    });
    onTestFinished(async () => {
      await api.deleteValidatingAdmissionPolicyBinding({ name });
      await api.deleteValidatingAdmissionPolicy({ name });
    });
    const rejects = async () => {
      const container = { name: 'probe', image: 'probe' };
      const body = { metadata: { name: 'probe' }, spec: { containers: [container] } };
      return kube.core.createNamespacedPod({ namespace: 'default', dryRun: 'All', body }).then(
        () => false,
        () => true,
      );
    };
    await vi.waitUntil(rejects, soon);
    expect((await check()).lines).toMatchInlineSnapshot(`
      [
        "✖ FailedCreate: Create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: ValidatingAdmissionPolicy 'trusted-images' with binding 'trusted-images' denied request: each image must come from registry.example; change this rule, or exempt the namespaces with the label app.kubernetes.io/managed-by=statefulset-conformance (needed by every guarantee)",
      ]
    `);
  });

  test('a quota allows no pods', async () => {
    const stopped = new AbortController();
    onTestFinished(() => stopped.abort());
    const labelSelector = 'stsc/run';
    await follow<V1Namespace>(
      kube,
      { path: '/api/v1/namespaces', labelSelector, list: () => kube.core.listNamespace({ labelSelector }) },
      (event) => {
        if (event.type !== 'ADDED') return;
        void kube.core.createNamespacedResourceQuota({
          namespace: event.object.metadata?.name ?? '',
          body: { metadata: { name: 'no-pods' }, spec: { hard: { pods: '0' } } },
        });
      },
      stopped.signal,
    );
    expect((await check()).lines).toMatchInlineSnapshot(`
      [
        "✖ FailedCreate: Create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota: no-pods, requested: pods=1, used: pods=0, limited: pods=0; change this rule, or exempt the namespaces with the label app.kubernetes.io/managed-by=statefulset-conformance (needed by every guarantee)",
      ]
    `);
  });

  test('no node is schedulable', async () => {
    const cordon = (unschedulable: boolean) =>
      Promise.all(
        ['node-0', 'node-1'].map((name) =>
          kube.core.patchNode({ name, body: { spec: { unschedulable } } }, asMergePatch),
        ),
      );
    onTestFinished(async () => void (await cordon(false)));
    await cordon(true);
    expect((await check()).lines).toMatchInlineSnapshot(`
      [
        "✖ FailedScheduling: 0/2 nodes are available: 2 node(s) were unschedulable. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.; add a node that accepts the pods of the suite, or uncordon one (needed by every guarantee)",
      ]
    `);
  });
});

describe('Some guarantees are ruled out if', () => {
  test('DNS does not work', async () => {
    const { lines, unavailable } = await controlPlaneProgram(cluster.folder, 'coredns').frozenWhile(() =>
      check(),
    );
    expect(lines).toMatchInlineSnapshot(`
      [
        "⚠ DNS does not work in a pod on node NODE: nslookup web-1.NAMESPACE.svc.cluster.local: ;; connection timed out; no servers could be reached (also on NODE); check the DNS pods, kube-proxy and the network plugin (unsupported: guides (1), network (10))",
      ]
    `);
    expect(unavailable).toEqual(['guides/bash-statefulset', ...idsOf('network')]);
  });
});

describe('After a killed run,', () => {
  const killed = {
    runId: 'killed',
    guarantee: 'storage/claim-per-pod',
    podSecurity: 'restricted',
    platform: plainPlatform,
  } as const;

  /** The exit code of the clean-up, and the lines that it prints. */
  async function cleaned(options: CleanUpOptions, milliseconds?: number) {
    const lines: string[] = [];
    const print = (line: string) => void lines.push(line);
    const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')];
    for (const spy of spies) spy.mockImplementation(print);
    const { signal } = new AbortController();
    const exitCode = await cleanUpCluster(cluster.kubeconfig, options, signal, milliseconds).finally(() => {
      for (const spy of spies) spy.mockRestore();
    });
    const stable = (line: string) =>
      withoutNames(stripVTControlCharacters(line))
        .replaceAll(/pvc-[\w-]+/g, 'VOLUME')
        .replaceAll(/\d+ (?:s|min) ago/g, 'N ago');
    // A deletion that takes more than ten seconds is printed again.
    return { exitCode, lines: lines.filter((line) => !line.startsWith('…')).map(stable) };
  }

  test('cleanup deletes what the run left, and names what blocks a deletion', async () => {
    const namespace = await createNamespace(kube, killed);
    const { name: foreign = '' } =
      (
        await kube.core.createNamespace({
          body: { metadata: { generateName: 'stsc-', labels: { [labels.run]: killed.runId } } },
        })
      ).metadata ?? {};
    onTestFinished(async () => void (await kube.core.deleteNamespace({ name: foreign })));
    const body = web(contextOf()).manifest({ replicas: 1, claim: 'provisioned' });
    await kube.apps.createNamespacedStatefulSet({ namespace, body });
    const pod = { name: 'web-0', namespace };
    const claim = { name: 'data-web-0', namespace };
    const readClaim = () => kube.core.readNamespacedPersistentVolumeClaim(claim);
    await vi.waitUntil(
      async () => (await readClaim().catch(() => undefined))?.status?.phase === 'Bound',
      soon,
    );
    const volume = { name: (await readClaim()).spec?.volumeName ?? '' };
    const retained = { ...volume, body: { spec: { persistentVolumeReclaimPolicy: 'Retain' } } };
    await kube.core.patchPersistentVolume(retained, asMergePatch);
    const isReady = async () => {
      const { status } = await kube.core.readNamespacedPod(pod);
      return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
    };
    await vi.waitUntil(isReady, soon);
    const finalizers = [blockingFinalizer, 'example.com/kept'];
    await kube.core.patchNamespacedPod({ ...pod, body: { metadata: { finalizers } } }, asMergePatch);
    const claimFinalizers = [...((await readClaim()).metadata?.finalizers ?? []), blockingFinalizer];
    await kube.core.patchNamespacedPersistentVolumeClaim(
      { ...claim, body: { metadata: { finalizers: claimFinalizers } } },
      asMergePatch,
    );

    const versions = async () => {
      const { metadata, spec } = await kube.core.readNamespacedPod(pod);
      const others = await Promise.all([
        readClaim(),
        kube.core.readPersistentVolume(volume),
        kube.core.readNamespace({ name: namespace }),
      ]);
      return {
        // Without its version: the kubelet may still update the status of the pod.
        pod: { spec, metadata: { ...metadata, resourceVersion: undefined, managedFields: undefined } },
        others: others.map((each) => each.metadata?.resourceVersion),
      };
    };
    const before = await versions();
    expect(await cleaned({ run: killed.runId, dryRun: true })).toMatchInlineSnapshot(`
      {
        "exitCode": 1,
        "lines": [
          "Run killed: oldest object created N ago, newest N ago: 1 namespace, 1 volume",
          "  would delete namespace NAMESPACE of storage/claim-per-pod",
          "  would delete volume VOLUME of PVC data-web-0 in namespace NAMESPACE",
        ],
      }
    `);
    expect((await cleaned({})).exitCode).toBe(1);
    expect((await cleaned({ all: true })).lines.join('\n')).toContain('the run may continue');
    expect(await versions()).toEqual(before);

    const blocked = await cleaned({ run: killed.runId }, 4_000);
    expect(blocked.exitCode).toBe(1);
    expect(blocked.lines.join('\n')).toContain(
      '✖ Pod web-0 in namespace NAMESPACE has the finalizer example.com/kept; repair the controller that removes it, or remove it with: kubectl edit pod web-0 --namespace NAMESPACE',
    );
    await kube.core.patchNamespacedPod({ ...pod, body: { metadata: { finalizers: null } } }, asMergePatch);
    expect(await cleaned({ run: killed.runId })).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "lines": [
          "✔ Run killed: 1 namespace, 1 volume (SECONDS)",
          "Nothing is left of run killed",
        ],
      }
    `);
    await expect(kube.core.readPersistentVolume(volume)).rejects.toMatchObject({ code: 404 });
    expect((await kube.core.readNamespace({ name: foreign })).metadata?.deletionTimestamp).toBeUndefined();
  });

  test('cleanup prints a Released volume without evidence, and deletes one that a run labelled', async () => {
    const left = (name: string, evidence: V1ObjectMeta): V1PersistentVolume => ({
      metadata: { name, ...evidence },
      spec: {
        capacity: { storage: '1Mi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'standard',
        claimRef: { namespace: 'stsc-zzzzz', name: 'data-web-0', uid: 'gone' },
        hostPath: { path: '/tmp/hostpath_pv/left' },
      },
    });
    const annotations = { 'pv.kubernetes.io/provisioned-by': 'kubernetes.io/host-path' };
    const evidence = { [labels.managedBy]: manager, [labels.run]: 'labelled' };
    await kube.core.createPersistentVolume({ body: left('doubtful', { annotations }) });
    onTestFinished(async () => void (await kube.core.deletePersistentVolume({ name: 'doubtful' })));
    await kube.core.createPersistentVolume({ body: left('labelled', { annotations, labels: evidence }) });
    const isReleased = async () =>
      (await kube.core.listPersistentVolume()).items.every(({ status }) => status?.phase === 'Released');
    await vi.waitUntil(isReleased, soon);

    const { lines } = await cleaned({});
    expect(lines.join('\n')).toContain('Run labelled: ');
    expect(lines.filter((line) => line.startsWith('Volume'))).toMatchInlineSnapshot(`
      [
        "Volume doubtful is Released and was bound to PVC data-web-0 in namespace NAMESPACE, but it is not certain that a run of this suite created the volume; if no one needs its data, run: kubectl patch persistentvolume doubtful --patch '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}'",
      ]
    `);
    expect(await cleaned({ run: 'labelled' })).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "lines": [
          "✔ Run labelled: 1 volume (SECONDS)",
          "Nothing is left of run labelled",
        ],
      }
    `);
    const { items } = await kube.core.listPersistentVolume();
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['doubtful']);
  });
});

describe('With exactly the permissions that stsc rbac prints, in prepared namespaces,', () => {
  const namespaces = ['team-a', 'team-b'] as const;
  let kubeconfig: string;
  beforeAll(async () => {
    for (const namespace of namespaces) await prepare(namespace);
    const rbac = kube.config.makeApiClient(RbacAuthorizationV1Api);
    await rbac.deleteClusterRole({ name: 'stsc' }).catch(() => {});
    await rbac.deleteClusterRoleBinding({ name: 'stsc' }).catch(() => {});
    await apply(kube, namespacedManifest(manifestOptions('prepared'), namespaces));
    kubeconfig = await kubeconfigOf(kube, { name: 'stsc', namespace: 'team-a' });
  });

  test('nothing is missing, the guarantees pass, and the namespaces are as they were', async () => {
    const before = await Promise.all(namespaces.map(objectsIn));
    const { lines } = await check({ guarantees: permittedIds, kubeconfig, namespaces });
    expect(lines).toMatchInlineSnapshot(`
      [
        "⚠ deletion/namespace cannot run: the case deletes its namespace, which a run in prepared namespaces must not do; run this guarantee without --namespaces",
      ]
    `);
    const run = startTunedSpecRun({ images, namespaces }, 'prepared', kubeconfig, ...permittedFilters);
    expect(await run.ended).toBe('');
    expect(verdictsOf(run).sort()).toEqual(
      permittedIds.map((id) =>
        id === 'deletion/namespace' ? `${id} unsupported ${noOwnNamespace}` : `${id} passed `,
      ),
    );
    expect(new Set(run.results.flatMap(({ namespace }) => namespace ?? []))).toEqual(new Set(namespaces));
    expect(await Promise.all(namespaces.map(objectsIn))).toEqual(before);
  });

  test.each([
    [
      'does not exist',
      'team-c',
      async () => {},
      'Namespace team-c cannot be used: POST /api/v1/namespaces/team-c/configmaps: 403 Forbidden: configmaps is forbidden: User "system:serviceaccount:team-a:stsc" cannot create resource "configmaps" in API group "" in the namespace "team-c"; create the namespace, and grant the permissions that "stsc rbac --namespaced team-c" prints',
    ],
    [
      'is not empty',
      'team-b',
      createPod,
      'Namespace team-b is not empty: it contains pod/job; a prepared namespace must contain no pods, StatefulSets and PVCs; delete these objects, or use another namespace',
    ],
    [
      'is in use by another run',
      'team-b',
      reserveAsKilledRun,
      'Namespace team-b is in use by run killed, which began N s ago, and contains pod/job; wait until that run ends, or, if it was killed: kubectl delete --namespace team-b pod/job && kubectl delete --namespace team-b services,configmaps,secrets,resourcequotas,horizontalpodautoscalers,poddisruptionbudgets --selector stsc/run=killed',
    ],
  ])(
    'a namespace that %s is rejected with one line, and no namespace stays reserved',
    async (_, name, disturb, expected) => {
      await disturb(name);
      const error = await reserveNamespaces(contextOf({ kubeconfig }), ['team-a', name]).catch(
        ({ message }: Error) => message,
      );
      expect(String(error).replace(/\d+\.\d s ago/, 'N s ago')).toBe(expected);
      expect(await reservations('team-a')).toEqual([]);
    },
  );
});

/** A namespace of a team, with the objects that platforms create in each namespace. */
async function prepare(name: string): Promise<void> {
  const where = { namespace: name };
  const metadata = { name: 'team' };
  await kube.core.createNamespace({ body: { metadata: { name } } });
  await kube.core.createNamespacedConfigMap({ ...where, body: { metadata } });
  await kube.core.createNamespacedSecret({ ...where, body: { metadata } });
  await kube.core.createNamespacedService({ ...where, body: { metadata, spec: { ports: [{ port: 80 }] } } });
  await kube.core.createNamespacedResourceQuota({
    ...where,
    body: { metadata, spec: { hard: { pods: '9' } } },
  });
  await kube.core.createNamespacedLimitRange({
    ...where,
    body: { metadata, spec: { limits: [{ type: 'Container', _default: { memory: '256Mi' } }] } },
  });
  await kube.apps.createNamespacedControllerRevision({ ...where, body: { metadata, revision: 1, data: {} } });
  await vi.waitUntil(async () => (await objectsIn(name)).some((each) => each.includes('kube-root-ca')), soon);
}

const kinds = [
  ...['ConfigMap', 'LimitRange', 'PersistentVolumeClaim', 'Pod', 'ResourceQuota', 'Secret', 'Service'].map(
    (kind) => ['v1', kind] as const,
  ),
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'ControllerRevision'],
  ['apps/v1', 'StatefulSet'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['policy/v1', 'PodDisruptionBudget'],
] as const;

/** All objects of the namespace except its events: "Secret team UID". */
async function objectsIn(namespace: string): Promise<readonly string[]> {
  const api = KubernetesObjectApi.makeApiClient(kube.config);
  const lists = kinds.map(async ([apiVersion, kind]) => {
    const { items } = await api.list(apiVersion, kind, namespace);
    return items.map(({ metadata }) => `${kind} ${metadata?.name} ${metadata?.uid}`);
  });
  return (await Promise.all(lists)).flat().sort();
}

async function createPod(namespace: string): Promise<void> {
  const body = { metadata: { name: 'job' }, spec: { containers: [{ name: 'job', image: webReference }] } };
  await kube.core.createNamespacedPod({ namespace, body });
  onTestFinished(async () => {
    await kube.core.deleteNamespacedPod({ name: 'job', namespace, gracePeriodSeconds: 0 });
  });
}

async function reserveAsKilledRun(namespace: string): Promise<void> {
  await createPod(namespace);
  await kube.core.createNamespacedConfigMap({
    namespace,
    body: { metadata: { name: 'stsc-run', labels: runLabels('killed') }, data: { run: 'killed' } },
  });
  onTestFinished(async () => {
    await kube.core.deleteNamespacedConfigMap({ name: 'stsc-run', namespace });
  });
}

const reservations = async (namespace: string): Promise<readonly string[]> =>
  (await objectsIn(namespace)).filter((each) => each.startsWith('ConfigMap stsc-run'));

test('The namespaces and volumes of all preflights are deleted', async () => {
  const namespaces = () => kube.core.listNamespace({ labelSelector: 'stsc/run' });
  await vi.waitUntil(async () => (await namespaces()).items.length === 0, soon);
  await vi.waitUntil(async () => (await kube.core.listPersistentVolume()).items.length === 0, soon);
});

/** The kubeconfig of a user with the permissions of README.md for which the condition is true. */
async function userWith(name: string, isGranted: (permission: string) => boolean): Promise<string> {
  const namespace = 'default';
  const rbac = kube.config.makeApiClient(RbacAuthorizationV1Api);
  const rules: V1PolicyRule[] = permissionsFor(catalog())
    .filter(({ verb, resource }) => isGranted(`${verb} ${resource}`))
    .map(({ verb, resource }) => {
      const [plural = '', ...group] = resource.split('.');
      return { verbs: [verb], apiGroups: [group.join('.')], resources: [plural] };
    });
  await kube.core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
  await rbac.createClusterRole({ body: { metadata: { name }, rules } });
  await rbac.createClusterRoleBinding({
    body: {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  });
  return kubeconfigOf(kube, { name, namespace });
}
