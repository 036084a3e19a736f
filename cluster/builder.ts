import type { ImageRecipe } from '../helpers/image-recipe';
import type { Expect } from './progress';
import type { Minor } from './versions';

/** What was asked for when a throwaway cluster is made. */
export interface ClusterSpec {
  readonly name: string;
  readonly builder: 'native' | 'k3s';
  readonly minor: Minor;
  readonly nodes: number;
  /** Whether missing system packages may be installed. */
  readonly mayInstall: boolean;
  /** Images that a native cluster builds and loads into its nodes. K3s pulls its images. */
  readonly images: readonly ImageRecipe[];
}

/** A cluster that runs for as long as somebody holds it. */
export interface Running {
  readonly kubeconfig: string;
  /** Settles when the cluster is no more, whoever ended it. */
  readonly ended: Promise<void>;
}

/** Where a cluster may be, and what its builder must know of its end. */
export interface BuildContext {
  /** All that it writes lies in here. */
  readonly folder: string;
  readonly slot: number;
  /** Names what must be done when the cluster goes, which may be before it is whole. */
  atEnd(work: () => Promise<void>): void;
}

export type ClusterBuilder = (wanted: ClusterSpec, place: BuildContext, expect: Expect) => Promise<Running>;
