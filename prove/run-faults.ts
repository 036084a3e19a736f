import { createRunContext } from '../cli/run/context';
import { runSpecs } from '../cli/run/run-specs';
import type { Target } from '../cluster/target';
import type { FaultPlan } from './fault-plan';
import { type Row, rowOf } from './matrix';
import { type Outcome, outcomeOf } from './outcomes';
import { startFaultSession } from './session';

export interface FaultRun {
  readonly id: string;
  readonly target: Target;
  readonly plan: FaultPlan;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly signal: AbortSignal;
}

export interface FaultRunResult {
  readonly rows: readonly Row[];
  /** Errors of the run and of the injections. The rows of a run with a defect are no evidence. */
  readonly defects: readonly string[];
}

/** Runs the guarantees of a plan, each under its fault. */
export async function runFaults({ id, target, plan, onOutcome, signal }: FaultRun): Promise<FaultRunResult> {
  const context = await createRunContext(target, { id });
  const session = await startFaultSession(target.kubeconfig, plan);
  const { results, runErrors } = await runSpecs({
    context,
    guarantees: Object.keys(plan),
    signal,
    onResult: (result) => onOutcome(outcomeOf(result)),
  }).finally(session.close);
  const outcomes = results.map(outcomeOf);
  return {
    rows: Object.entries(plan).map(([guarantee, { sentence }]) => rowOf(guarantee, sentence, outcomes)),
    defects: [...runErrors, ...session.defects],
  };
}
