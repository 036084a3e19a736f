import type { Expect } from './progress';
import type { Minor } from './native/versions';

/** What was asked for when a throwaway cluster is made. */
export interface Wanted {
  readonly name: string;
  readonly provider: 'native' | 'k3s';
  readonly minor: Minor;
  readonly nodes: number;
  /** Whether missing system packages may be installed. */
  readonly mayInstall: boolean;
}

/** A cluster that runs for as long as somebody holds it. */
export interface Running {
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/** Makes a throwaway cluster inside the folder it is given; nothing of it may lie anywhere else. */
export type Provider = (wanted: Wanted, folder: string, slot: number, expect: Expect) => Promise<Running>;
