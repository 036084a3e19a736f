import type { ImageRecipe } from '../helpers/image-recipe';
import { usageError } from '../helpers/problem';
import type { ClusterSpec } from './builder';
import { startCluster } from './disposable';
import { findEngine } from './k3s/engine';
import type { ResolvedKubeconfig } from './kubeconfig/resolve';
import { builtReference } from './native/images';
import { nativeObstacle, requireNative } from './native/preflight';
import type { ProgressEvent } from './progress';
import { kubeconfigOf } from './registry';
import { defaultMinor, minorOf } from './versions';

/** How a run was told which cluster to use; where it was told nothing it makes one. */
export interface TargetOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly nodes?: number;
  readonly name?: string;
  readonly install?: boolean;
  /** The images that a disposable cluster builds itself, if it does not pull them. */
  readonly images: readonly ImageRecipe[];
}

export interface Target extends ResolvedKubeconfig {
  /** The references of the images that the cluster built itself, by their names. */
  readonly builtImages: Readonly<Record<string, string>>;
  /** A throwaway cluster's name; somebody else's cluster has none here. */
  readonly disposable?: string;
  /** Ends a throwaway cluster; somebody else's is left alone. */
  close(): Promise<void>;
  /** Lets a throwaway cluster live on. */
  keep(): Promise<void>;
}

export async function openTarget(
  asked: TargetOptions,
  onProgress: (event: ProgressEvent) => void,
  signal?: AbortSignal,
): Promise<Target> {
  // Loaded when it is needed, as are the clients it brings along.
  const { resolveKubeconfig } = await import('./kubeconfig/resolve');
  const named = await resolveKubeconfig(asked);
  if (named) {
    const nothing = async () => {};
    return {
      ...named,
      builtImages: {},
      close: nothing,
      keep: nothing,
    };
  }
  const wanted = await clusterSpecOf({ ...asked, name: asked.name ?? `run-${process.pid}` });
  const cluster = await startCluster(wanted, onProgress, signal);
  const made = await resolveKubeconfig({ kubeconfig: kubeconfigOf(cluster.folder) });
  if (!made) throw new Error('A kubeconfig that is named gives a cluster');
  return {
    ...made,
    origin: `a throwaway ${wanted.builder} cluster with ${wanted.nodes === 1 ? 'one node' : `${wanted.nodes} nodes`}`,
    builtImages:
      wanted.builder === 'native'
        ? Object.fromEntries(asked.images.map((recipe) => [recipe.name, builtReference(recipe)]))
        : {},
    disposable: cluster.name,
    close: cluster.down,
    keep: cluster.detach,
  };
}

/** Turns what was asked for a throwaway cluster into what is wanted of its builder. */
export async function clusterSpecOf(asked: TargetOptions): Promise<ClusterSpec> {
  const minor = minorOf(asked.kubernetes ?? defaultMinor);
  const builder = await chooseBuilder(asked.cluster);
  if (builder === 'native') requireNative();
  return {
    name: nameOf(asked.name ?? 'default'),
    builder,
    minor,
    nodes: asked.nodes ?? (builder === 'native' ? 3 : 1),
    mayInstall: asked.install ?? true,
    images: asked.images,
  };
}

function nameOf(name: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/.test(name))
    throw usageError(
      `${JSON.stringify(name)} cannot be the name of a cluster`,
      'use at most 30 of a-z, 0-9 and -',
    );
  return name;
}

async function chooseBuilder(asked?: string): Promise<ClusterSpec['builder']> {
  if (asked === 'native' || asked === 'k3s') return asked;
  if (asked) throw usageError(`A throwaway cluster cannot be made by ${asked}`, 'choose native or k3s');
  const engine = await findEngine();
  if (engine.found) return 'k3s';
  const obstacle = nativeObstacle();
  if (!obstacle) return 'native';
  throw usageError(
    'No cluster was named and none can be made here',
    [
      'name one with --kubeconfig, or KUBECONFIG in the environment',
      `start a Docker-compatible engine for K3s (${engine.reasons.join('; ')})`,
      `or run where a native cluster can be made (${obstacle})`,
    ].join(', '),
  );
}
