import type { Fault } from './fault';
import type { FaultPlan } from './fault-plan';

type Faults = Readonly<Record<string, readonly Fault[]>>;

/** The guarantees that have no fault, and the faults whose guarantee does not exist. */
export const mismatchesOf = (
  faults: Faults,
  selected: readonly string[],
  all: readonly string[],
): readonly string[] => [
  ...selected.filter((id) => !(id in faults)).map((id) => `${id}: no fault is defined`),
  ...Object.keys(faults)
    .filter((id) => !all.includes(id))
    .map((id) => `${id}: a fault is defined, but the spec does not exist`),
];

/** Each round injects the next fault of every guarantee, so that all guarantees run at the same time. */
export function roundsOf(faults: Faults, guarantees: readonly string[]): readonly FaultPlan[] {
  const count = Math.max(0, ...guarantees.map((id) => faults[id]?.length ?? 0));
  return Array.from({ length: count }, (_, round) =>
    Object.fromEntries(
      guarantees.flatMap((id) => {
        const next = faults[id]?.[round];
        return next ? [[id, next]] : [];
      }),
    ),
  );
}
