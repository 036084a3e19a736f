import type { ImageRecipe } from '../helpers/image-recipe';
import { environmentError, usageError } from '../helpers/problem';
import type { ClusterSpec } from './builder';
import { startCluster } from './disposable';
import type { FeatureGates } from './feature-gates';
import { findEngine } from './k3s/engine';
import type { KubeconfigOptions, ResolvedKubeconfig } from './kubeconfig/resolve';
import type { Like } from './like';
import { nativeObstacle, requireNative } from './native/preflight';
import { type ProgressEvent, progressTo } from './progress';
import { listOf, propertiesOf } from './properties';
import { kubeconfigOf } from './registry';
import { type StorageKind, storageOf } from './storage';
import type { Taint } from './taints';
import { minorOf } from './versions';

/** The options that select the cluster; without --kubeconfig, --context and KUBECONFIG a disposable cluster is created. */
export interface TargetOptions extends KubeconfigOptions {
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly nodes?: number;
  readonly name?: string;
  readonly install?: boolean;
  readonly like?: readonly Like[];
  readonly featureGate?: FeatureGates;
  readonly taint?: readonly Taint[];
  readonly storage?: StorageKind;
  /** Prepared namespaces, which only a given cluster has. */
  readonly namespaces?: readonly string[];
  /** A registry prefix for all images; then the images that a given cluster publishes are not used. */
  readonly registry?: string;
  /** The images that a disposable cluster builds itself, if the cluster does not pull its images. */
  readonly images: readonly ImageRecipe[];
  readonly laterImages?: readonly ImageRecipe[];
}

export interface Target extends ResolvedKubeconfig {
  /** The references of the images that the nodes have and need not pull, by their names. */
  readonly builtImages: Readonly<Record<string, string>>;
  /** The name of the disposable cluster; absent for a given cluster. */
  readonly disposable?: string;
  /** Deletes a disposable cluster; does nothing to a given cluster. */
  close(): Promise<void>;
  /** Keeps a disposable cluster. */
  keep(): Promise<void>;
}

/** Opens the given cluster, or creates a disposable one. */
export async function openTarget(
  options: TargetOptions,
  onProgress: (event: ProgressEvent) => void,
  signal?: AbortSignal,
): Promise<Target> {
  const given = await openGiven(options, onProgress, signal);
  if (given) return given;
  const { resolveKubeconfig } = await import('./kubeconfig/resolve');
  if (options.namespaces)
    throw usageError(
      'Prepared namespaces can be used only in a given cluster',
      'add --kubeconfig, or omit --namespaces',
    );
  const spec = await clusterSpecOf({ ...options, name: options.name ?? `run-${process.pid}` });
  const [cluster, builtImages] = await Promise.all([
    startCluster(spec, onProgress, signal),
    spec.builder === 'native' ? builtReferences(options.images) : {},
  ]);
  const created = await resolveKubeconfig({ kubeconfig: kubeconfigOf(cluster.folder) });
  if (!created) throw new Error('An explicit kubeconfig must resolve to a cluster');
  return {
    ...created,
    origin: originOf(spec),
    builtImages,
    disposable: cluster.name,
    close: cluster.down,
    keep: cluster.detach,
  };
}

async function builtReferences(recipes: readonly ImageRecipe[]): Promise<Readonly<Record<string, string>>> {
  // Loaded here because this module is a part of every command, and the builder takes 0.2 s to load.
  const { builtReference } = await import('./native/images');
  return Object.fromEntries(recipes.map((recipe) => [recipe.name, builtReference(recipe)]));
}

/** The cluster of --kubeconfig, --context, KUBECONFIG or the service account; undefined without any of these. */
export async function openGiven(
  options: TargetOptions,
  onProgress: (event: ProgressEvent) => void,
  signal?: AbortSignal,
): Promise<Target | undefined> {
  // Imported here because the module imports the Kubernetes client, and --help need not wait for the client.
  const { resolveKubeconfig } = await import('./kubeconfig/resolve');
  const given = await resolveKubeconfig(options);
  if (!given) return undefined;
  const [property] = nativeProperties(options);
  if (property)
    throw usageError(
      `${property.plural} can be set only in a disposable cluster`,
      `omit ${property.option}, or the kubeconfig`,
    );
  const nothing = async () => {};
  const published = options.registry ? {} : await publishedBy(given, options, onProgress, signal);
  return {
    ...given,
    origin: isEmpty(published) ? given.origin : `${given.origin}, with the images that the cluster publishes`,
    builtImages: published,
    close: nothing,
    keep: nothing,
  };
}

const originOf = (spec: ClusterSpec): string => {
  const nodes = spec.nodes === 1 ? 'one node' : `${spec.nodes} nodes`;
  return `a disposable ${spec.builder} cluster with ${listOf([nodes, ...propertiesOf(spec)])}`;
};

async function publishedBy(
  { kubeconfig }: ResolvedKubeconfig,
  { images }: TargetOptions,
  onProgress: (event: ProgressEvent) => void,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  // Imported here because a run with a disposable cluster need not wait for the Kubernetes client before its start.
  const { publishedImages } = await import('./published-images');
  const needed = images.map(({ name }) => name);
  return publishedImages(kubeconfig, needed, progressTo(onProgress), signal);
}

const isEmpty = (images: Readonly<Record<string, string>>) => Object.keys(images).length === 0;

/** The given options that only a native cluster can have. */
const nativeProperties = ({ like, featureGate, taint, storage }: TargetOptions) => [
  ...(like ? [{ plural: 'Variants', option: '--like' }] : []),
  ...(featureGate ? [{ plural: 'Feature gates', option: '--feature-gate' }] : []),
  ...(taint ? [{ plural: 'Taints', option: '--taint' }] : []),
  ...(storage ? [{ plural: 'Disks and directories', option: '--storage' }] : []),
];

/** Validates the options of a disposable cluster and fills in the defaults. */
export async function clusterSpecOf(options: TargetOptions): Promise<ClusterSpec> {
  const minor = minorOf(options.kubernetes);
  const [property] = nativeProperties(options);
  const builder = await chooseBuilder(options.cluster ?? (property && 'native'));
  if (property && builder !== 'native')
    throw usageError(
      `${property.plural} cannot be set in a K3s cluster`,
      `omit ${property.option}, or use --cluster native`,
    );
  if (builder === 'native') requireNative();
  return {
    name: checkedName(options.name ?? 'default'),
    builder,
    minor,
    nodes: options.nodes ?? (builder === 'native' ? 3 : 1),
    ...(builder === 'native' && { storage: storageOf(options.storage) }),
    mayInstall: options.install ?? true,
    images: options.images,
    ...(options.like && { like: options.like }),
    ...(options.featureGate && { featureGates: options.featureGate }),
    ...(options.taint && { taints: options.taint }),
    ...(options.laterImages && { laterImages: options.laterImages }),
  };
}

function checkedName(name: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/.test(name))
    throw usageError(
      `${JSON.stringify(name)} is not a valid cluster name`,
      'use at most 30 characters of a-z, 0-9 and -',
    );
  return name;
}

async function chooseBuilder(requested?: string): Promise<ClusterSpec['builder']> {
  if (requested === 'native' || requested === 'k3s') return requested;
  if (requested) throw usageError(`Unknown --cluster '${requested}'`, 'use native or k3s');
  const engine = await findEngine();
  if (engine.found) return 'k3s';
  const obstacle = nativeObstacle();
  if (!obstacle) return 'native';
  throw environmentError(
    'No cluster given, and no disposable cluster can be created on this machine',
    [
      'pass --kubeconfig or set KUBECONFIG',
      `start a Docker-compatible engine for K3s (${engine.reasons.join('; ')})`,
      `or use a machine that can run a native cluster (${obstacle})`,
    ].join(', '),
  );
}
