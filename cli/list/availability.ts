import { type Capability, optionalFeatures, type ProbeResult } from '../../helpers/guarantee/capabilities';
import type { CatalogEntry } from '../../helpers/guarantee/catalog';
import type { UnsupportedBy } from '../../helpers/run-context';
import type { PreflightResult } from '../preflight/preflight';

/** Whether a guarantee would run on a cluster. */
export type Availability =
  | { readonly is: 'available' }
  | { readonly is: 'unsupported'; readonly by: UnsupportedBy; readonly reason: string }
  /** A probe had no result. */
  | { readonly is: 'unknown'; readonly reason: string };

/** What the cluster answered. A capability whose probe had no result is an Error. */
export interface Answers {
  readonly preflight: Pick<PreflightResult, 'findings' | 'blocking'>;
  readonly capabilities: ReadonlyMap<Capability, ProbeResult | Error>;
}

/** What a run would report for the guarantee, from the findings of the preflight and the results of the probes. */
export function availabilityOf({ id, needs }: CatalogEntry, answers: Answers): Availability {
  const { findings, blocking } = answers.preflight;
  // If a finding prevents the run, no guarantee runs, also if the finding is not about this guarantee.
  const finding = findings.find(({ guarantees }) => guarantees.includes(id)) ?? blocking[0];
  if (finding) return { is: 'unsupported', by: 'preflight', reason: `${finding.problem}; ${finding.fix}` };
  const results = needs.map((name) => ({ name, result: answers.capabilities.get(name) }));
  for (const { name, result } of results)
    if (result && 'has' in result && !result.has)
      return {
        is: 'unsupported',
        by: optionalFeatures.includes(name) ? 'optional feature' : 'capability',
        reason: `${name}: ${result.why}`,
      };
  for (const { name, result } of results)
    if (result instanceof Error) return { is: 'unknown', reason: `${name}: ${result.message}` };
  return { is: 'available' };
}
