import type { ImageRecipe } from '../helpers/image-recipe';
import type { FeatureGates } from './feature-gates';
import type { Like } from './like';
import type { StartProgress } from './progress';
import type { StorageKind } from './storage';
import type { Taint } from './taints';
import type { Minor } from './versions';

/** The requested properties of a disposable cluster. */
export interface ClusterSpec {
  readonly name: string;
  readonly builder: 'native' | 'k3s';
  readonly minor: Minor;
  readonly nodes: number;
  /** The variants of a native cluster. */
  readonly like?: readonly Like[];
  readonly featureGates?: FeatureGates;
  readonly taints?: readonly Taint[];
  /** What the volumes of a native cluster are, by default directories. */
  readonly storage?: StorageKind;
  /** Whether missing system packages may be installed. */
  readonly mayInstall: boolean;
  /** Images that a native cluster builds and loads into its nodes. K3s pulls its images. */
  readonly images: readonly ImageRecipe[];
  /** Images that a native cluster builds and loads after it is ready. */
  readonly laterImages?: readonly ImageRecipe[];
}

/** A cluster that runs until its cluster process ends. */
export interface RunningCluster {
  readonly kubeconfig: string;
  /** The work that remains when the cluster is ready. */
  finish?(): Promise<void>;
  /** Settles when the cluster has ended, for any reason. */
  readonly ended: Promise<void>;
}

/** The inputs of a builder that the cluster process provides. */
export interface BuildContext {
  /** The builder writes files only in this folder. */
  readonly folder: string;
  readonly networkSlot: number;
  /** Registers work for the end of the cluster. The cluster can end before its start is complete. */
  onCleanup(work: () => Promise<void>): void;
}

export type ClusterBuilder = (
  spec: ClusterSpec,
  context: BuildContext,
  startProgress: StartProgress,
) => Promise<RunningCluster>;
