import type { Kube } from '../../helpers/kube/client';
import type { RunContext } from '../../helpers/run-context';
import type { ReadNamespace } from './observe';

/** What the checks in the namespace of the preflight share. Times are on the clock of performance.now(). */
export interface Check {
  readonly kube: Kube;
  readonly namespace: string;
  readonly run: RunContext;
  readonly read: ReadNamespace;
  /** The ids of all selected guarantees. */
  readonly guarantees: readonly string[];
  /** Whether a guarantee runs commands in pods. Otherwise the user may have no permission to do so. */
  readonly runsCommands: boolean;
  readonly began: number;
  readonly canaryEnd: number;
  /** The end of the network and storage checks. */
  readonly end: number;
  readonly signal: AbortSignal;
}
