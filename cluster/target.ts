import { usage } from '../helpers/problem';
import type { Given } from './given/given';
import { kubeconfigOf } from './home';
import { type DocsImageName, docsImageNames, type ImageName, imageNames } from './images';
import { findEngine } from './k3s/engine';
import type { Wanted } from './maker';
import { embeddedNames } from './native/images';
import { nativeObstacle, requireNative } from './native/preflight';
import { defaultMinor, minorOf } from './native/versions';
import type { ProgressEvent } from './progress';
import { bringUp } from './throwaway';

/** How a run was told which cluster to use; where it was told nothing it makes one. */
export interface Asked {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly registry?: string;
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly nodes?: number;
  readonly name?: string;
  readonly install?: boolean;
  readonly databases?: boolean;
}

export interface Target extends Given {
  readonly images: Readonly<Record<ImageName, string>>;
  /** Whether they can be had is for a capability to find out. */
  readonly docsImages: Readonly<Record<DocsImageName, string>>;
  /** A throwaway cluster's name; somebody else's cluster has none here. */
  readonly throwaway?: string;
  /** Ends a throwaway cluster; somebody else's is left alone. */
  close(): Promise<void>;
  /** Lets a throwaway cluster live on. */
  keep(): Promise<void>;
}

export async function openTarget(
  asked: Asked,
  onProgress: (event: ProgressEvent) => void,
  signal?: AbortSignal,
): Promise<Target> {
  // Loaded when it is needed, as are the clients it brings along.
  const { given } = await import('./given/given');
  const named = await given(asked);
  if (named) {
    const nothing = async () => {};
    return {
      ...named,
      images: imageNames(asked.registry),
      docsImages: docsImageNames(asked.registry),
      close: nothing,
      keep: nothing,
    };
  }
  const wanted = await wantedOf({ ...asked, name: asked.name ?? `run-${process.pid}` });
  const cluster = await bringUp(wanted, onProgress, signal);
  const made = await given({ kubeconfig: kubeconfigOf(cluster.folder) });
  if (!made) throw new Error('A kubeconfig that is named gives a cluster');
  return {
    ...made,
    origin: `a throwaway ${wanted.maker} cluster with ${wanted.nodes === 1 ? 'one node' : `${wanted.nodes} nodes`}`,
    images: wanted.maker === 'native' ? embeddedNames() : imageNames(asked.registry),
    docsImages: docsImageNames(asked.registry),
    throwaway: cluster.name,
    close: cluster.down,
    keep: cluster.leave,
  };
}

/** Turns what was asked for a throwaway cluster into what is wanted of its maker. */
export async function wantedOf(asked: Asked): Promise<Wanted> {
  const minor = minorOf(asked.kubernetes ?? defaultMinor);
  const maker = await chooseMaker(asked.cluster);
  if (maker === 'native') requireNative();
  return {
    name: nameOf(asked.name ?? 'default'),
    maker,
    minor,
    nodes: asked.nodes ?? (maker === 'native' ? 3 : 1),
    mayInstall: asked.install ?? true,
    databases: asked.databases ?? false,
  };
}

function nameOf(name: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/.test(name))
    throw usage(
      `${JSON.stringify(name)} cannot be the name of a cluster`,
      'use at most 30 of a-z, 0-9 and -',
    );
  return name;
}

async function chooseMaker(asked?: string): Promise<Wanted['maker']> {
  if (asked === 'native' || asked === 'k3s') return asked;
  if (asked) throw usage(`A throwaway cluster cannot be made by ${asked}`, 'choose native or k3s');
  const engine = await findEngine();
  if (engine.found) return 'k3s';
  const obstacle = nativeObstacle();
  if (!obstacle) return 'native';
  throw usage(
    'No cluster was named and none can be made here',
    [
      'name one with --kubeconfig, or KUBECONFIG in the environment',
      `start a Docker-compatible engine for K3s (${engine.reasons.join('; ')})`,
      `or run where a native cluster can be made (${obstacle})`,
    ].join(', '),
  );
}
