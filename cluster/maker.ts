import type { Minor } from './native/versions';
import type { Expect } from './progress';

/** What was asked for when a throwaway cluster is made. */
export interface Wanted {
  readonly name: string;
  readonly maker: 'native' | 'k3s';
  readonly minor: Minor;
  readonly nodes: number;
  /** Whether missing system packages may be installed. */
  readonly mayInstall: boolean;
  /** Whether its nodes hold the images of the databases too, which take seconds to load. */
  readonly databases?: boolean;
}

/** A cluster that runs for as long as somebody holds it. */
export interface Running {
  readonly kubeconfig: string;
  /** Settles when the cluster is no more, whoever ended it. */
  readonly ended: Promise<void>;
}

/** Where a cluster may be, and what its maker must know of its end. */
export interface Place {
  /** All that it writes lies in here. */
  readonly folder: string;
  readonly slot: number;
  /** Names what must be done when the cluster goes, which may be before it is whole. */
  atEnd(work: () => Promise<void>): void;
}

export type Maker = (wanted: Wanted, place: Place, expect: Expect) => Promise<Running>;
