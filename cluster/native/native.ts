import { mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { type Api, connect } from '../api';
import type { BuildContext, ClusterBuilder, ClusterSpec } from '../builder';
import { makeCgroup } from '../cgroups';
import type { Progress } from '../progress';
import { kubernetesVersions, type Minor } from '../versions';
import { kubernetesBinary, pauseBinary, storageBinaries } from './binaries';
import { bootstrap } from './bootstrap';
import { checkGates } from './check-gates';
import * as config from './components';
import { upstream, upstreamPath } from './dns';
import { argumentsOf, type Flags } from './flags';
import { fillFromStore, imageStore } from './image-store';
import { buildImage, buildPauseImage, builtReference } from './images';
import { writeKeys } from './keys';
import { kubeconfig } from './kubeconfig';
import { loadLater } from './later-images';
import { networkScript, proxyModeScript } from './network';
import { ensurePackages } from './packages';
import { type ClusterPlan, containerdFolder, type NodePlan, planCluster } from './plan';
import { type Publication, publish } from './publish';
import { type ContainerRuntime, containerRuntime, readOnlyCrun } from './runtime';
import { componentPath, createSandbox, withOwnDevicePlugins } from './sandbox';
import { startNodeStorage, startStorage, untilStorageRegistered } from './storage/start';
import { Supervisor } from './supervisor';
import { actsOnApiServer, dnsOf, tuningOf } from './variants/settings';
import { openVolumes } from './volumes';

/** Starts Kubernetes, built from its Go modules, in Linux namespaces of this machine. */
export const native: ClusterBuilder = async (spec, context, startProgress) => {
  const plan = planCluster(spec, context.networkSlot, context.folder);
  const { laterImages = [] } = spec;
  const state: Publication = {
    images: Object.fromEntries(spec.images.map((recipe) => [recipe.name, builtReference(recipe)])),
    loading: laterImages.map(({ name }) => name),
  };
  const progress = startProgress(...preparation(spec), 'Network', 'Control plane', 'Nodes');
  const { kubernetes, pause, storage, pauseImage, store } = await prepare(spec, progress);
  if (plan.featureGates) await checkGates(kubernetes, plan.minor, plan.featureGates);
  const [keys] = await Promise.all([writeKeys(plan), writeConfiguration(plan)]);
  if (!storage) await openVolumes(context);

  const sandbox = await createSandbox(plan, { kubernetes, pause, ...(storage && { storage }) });
  const cluster = new Supervisor(sandbox, plan);
  let stopped = false;
  context.onCleanup(() => {
    stopped = true;
    return cluster.stop();
  });
  const api = connect(plan.server, keys.authority, keys.admin);
  try {
    await progress.step('Network', () => sandbox.run(networkScript(plan)));
    const proxyMode = tuningOf(plan).proxyMode ?? (await sandbox.run(proxyModeScript)).trim();
    const [firstNode] = plan.nodes;
    const runtime = firstNode ? await containerRuntime(sandbox, firstNode, pause) : 'runc';
    const runtimes = Promise.all(
      plan.nodes.map((node) =>
        startContainerd(cluster, node, { pauseImage: pauseImage.reference, runtime, store }),
      ),
    );
    await Promise.all([
      progress.step('Control plane', () =>
        startControlPlane(cluster, plan, api, state, () =>
          Promise.all([
            startVariants(cluster, plan, kubeconfig(plan, keys.authority, keys.admin), context),
            storage && startStorage(cluster, plan, api, storage),
          ]),
        ),
      ),
      progress.step('Nodes', async () => {
        await runtimes;
        // A kubelet repeats a request that an API server rejects because it is not ready. Started earlier, the kubelets
        // would take CPU time from the API server, on which everything else waits.
        await untilResponding(cluster, api);
        await Promise.all(plan.nodes.map((node) => startKubelet(cluster, plan, node)));
        if (storage) await Promise.all(plan.nodes.map((node) => startNodeStorage(cluster, plan, node)));
        // kube-proxy waits for seconds after a rejected request.
        await untilReady(cluster, api);
        await Promise.all(plan.nodes.map((node) => startProxy(cluster, plan, node, proxyMode)));
        await untilNodesReady(cluster, plan, api);
        if (storage) await untilStorageRegistered(cluster, plan, api);
      }),
    ]);
    cluster.keepRunning();
  } finally {
    api.close();
  }
  return {
    kubeconfig: kubeconfig(plan, keys.authority, keys.admin),
    ended: sandbox.ended,
    async finish() {
      const api = connect(plan.server, keys.authority, keys.admin);
      await loadLater(plan, api, laterImages, () => stopped).finally(api.close);
    },
  };
};

/** The titles of the steps that prepare a minor. */
export const preparation = ({ minor, storage }: Pick<ClusterSpec, 'minor' | 'storage'>) => [
  titles.packages,
  kubernetesTitle(minor),
  ...(storage === 'disks' ? [titles.storage] : []),
  titles.images,
];

const titles = { packages: 'System packages', storage: 'Storage', images: 'Images' } as const;

const kubernetesTitle = (minor: Minor) => `Kubernetes ${kubernetesVersions[minor]}`;

/** Builds the files that all clusters of a minor share; if all files are cached, this takes no time. */
export async function prepare(
  spec: Pick<ClusterSpec, 'minor' | 'mayInstall' | 'images' | 'storage'>,
  progress: Progress,
) {
  const { minor, images: recipes } = spec;
  await progress.step(titles.packages, (showNote) => ensurePackages(spec, showNote));
  let compiles = () => {};
  const compiling = new Promise<void>((resolve) => {
    compiles = resolve;
  });
  const kubernetesBuild = progress.step(kubernetesTitle(minor), (showNote) =>
    kubernetesBinary(minor, (note) => {
      compiles();
      showNote(note);
    }),
  );
  // Later, because most of its packages are those of Kubernetes, and are compiled only once.
  const storageBuild = () => progress.step(titles.storage, (showNote) => storageBinaries(minor, showNote));
  // The largest build is the first to report a full disk or a missing compiler.
  await Promise.race([compiling, kubernetesBuild]);
  // The images are mostly downloads, and the compiler keeps all cores busy for minutes.
  const [kubernetes, storage, pause, { pauseImage, store }] = await Promise.all([
    kubernetesBuild,
    spec.storage === 'disks' ? kubernetesBuild.then(storageBuild) : undefined,
    pauseBinary(minor, () => {}),
    progress.step(titles.images, async (showNote) => {
      const [pauseImage, ...images] = await Promise.all([
        buildPauseImage(minor, showNote),
        ...recipes.map((recipe) => buildImage(recipe, showNote)),
      ]);
      return { pauseImage, store: await imageStore([pauseImage, ...images], showNote) };
    }),
  ]);
  return { kubernetes, pause, storage, pauseImage, store };
}

async function writeConfiguration(plan: ClusterPlan): Promise<void> {
  await writeFile(upstreamPath(plan), upstream);
  for (const node of plan.nodes) {
    for (const folder of ['cni', 'devices', 'kubelet', 'pods', 'plugins', 'pki'])
      await mkdir(join(node.folder, folder), { recursive: true });
    await makeCgroup(node.cgroup);
    await writeFile(join(node.folder, 'cni', '10-pods.conflist'), config.cniConfiguration(node));
    await writeFile(join(node.folder, 'kubelet.yaml'), config.kubeletConfiguration(plan, node));
  }
  for (const { file, corefile } of dnsOf(plan).servers) await writeFile(file, corefile);
}

async function startControlPlane(
  cluster: Supervisor,
  plan: ClusterPlan,
  api: Api,
  state: Publication,
  others: () => Promise<unknown>,
): Promise<void> {
  const start = (name: Parameters<typeof componentPath>[1], flags: Flags) =>
    cluster.start(name, 'cp', [componentPath(plan, name), ...argumentsOf(flags)]);
  const dns = dnsOf(plan);
  await start('etcd', config.etcdFlags(plan));
  await start('kube-apiserver', config.apiserverFlags(plan));
  await untilReady(cluster, api);
  // A controller manager that starts earlier asks only once a second whether the API server is ready.
  await start('kube-controller-manager', config.controllerManagerFlags(plan));
  // The API server rejects a scheduler that starts before its roles exist; the scheduler retries after some seconds.
  await start('kube-scheduler', config.schedulerFlags(plan));
  await Promise.all([
    bootstrap(api, plan),
    publish(api, state),
    others(),
    ...dns.servers.map(({ name, network, file }) =>
      cluster.start(name, network, [componentPath(plan, 'coredns'), '-conf', file]),
    ),
  ]);
  for (const { name, address } of dns.servers) await cluster.until('DNS', name, () => accepts(address, 53));
  await cluster.until('The service account of the default namespace', 'kube-controller-manager', async () => {
    const { status } = await api.get('/api/v1/namespaces/default/serviceaccounts/default');
    return status === 200;
  });
}

async function startVariants(
  cluster: Supervisor,
  plan: ClusterPlan,
  adminConfig: string,
  { onCleanup }: BuildContext,
): Promise<void> {
  if (!actsOnApiServer(plan)) return;
  // Imported here because the module imports the Kubernetes client, which other clusters do not need.
  const { startPlatforms } = await import('./variants/start');
  await startPlatforms(plan, adminConfig, onCleanup, (condition, isTrue) =>
    cluster.until(condition, 'kube-apiserver', isTrue),
  );
}

/** Until the API server responds at all: it accepts connections long before, and is ready a second later. */
const untilResponding = (cluster: Supervisor, api: Api) =>
  cluster.until('The API server', 'kube-apiserver', () => api.get('/readyz').then(() => true));

const untilReady = (cluster: Supervisor, api: Api) =>
  cluster.until('The API server', 'kube-apiserver', async () => (await api.get('/readyz')).status === 200);

interface NodeSoftware {
  /** The reference of the pause image. */
  readonly pauseImage: string;
  readonly runtime: ContainerRuntime;
  readonly store: string;
}

async function startContainerd(
  cluster: Supervisor,
  node: NodePlan,
  { pauseImage, runtime, store }: NodeSoftware,
): Promise<void> {
  const name = `${node.name}-containerd`;
  const file = join(node.folder, 'containerd.toml');
  await Promise.all([
    fillFromStore(store, containerdFolder(node)),
    writeFile(file, config.containerdConfiguration(node, pauseImage, runtime)),
  ]);
  await cluster.start(name, node.name, [
    ...(runtime === 'crun' ? ['env', readOnlyCrun] : []),
    'containerd',
    ...['--config', file],
  ]);
  await cluster.until(`containerd of ${node.name}`, name, () => accepts(node.socket));
}

const startKubelet = (cluster: Supervisor, plan: ClusterPlan, node: NodePlan) =>
  cluster.start(
    `${node.name}-kubelet`,
    node.name,
    withOwnDevicePlugins(join(node.folder, 'devices'), [
      componentPath(plan, 'kubelet'),
      ...argumentsOf(config.kubeletFlags(plan, node)),
    ]),
  );

const startProxy = (cluster: Supervisor, plan: ClusterPlan, node: NodePlan, proxyMode: string) =>
  cluster.start(`${node.name}-kube-proxy`, node.name, [
    componentPath(plan, 'kube-proxy'),
    ...argumentsOf(config.proxyFlags(plan, node, proxyMode)),
  ]);

interface Node {
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const untilNodesReady = (cluster: Supervisor, plan: ClusterPlan, api: Api) =>
  cluster.until('Nodes becoming Ready', `${plan.nodes[0]?.name}-kubelet`, async () => {
    const { items = [] } = (await api.get('/api/v1/nodes')).body as { items?: Node[] };
    const ready = items.filter((node) =>
      node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
    return ready.length === plan.nodes.length;
  });

/** Whether a socket or a TCP port accepts a connection. */
const accepts = (...address: [path: string] | [host: string, port: number]): Promise<boolean> =>
  new Promise((resolve) => {
    const [host, port] = address;
    const socket = port === undefined ? createConnection(host) : createConnection(port, host);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
