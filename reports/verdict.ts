import { type Level, levels } from '../helpers/guarantee/levels';
import type { Verdict } from '../helpers/verdict';
import type { Result } from './result';
import type { Counts, LevelReport, VerdictReport } from './schema';

/** Which schema a verdict follows. It is no address: the schema lies in this folder. */
export const schemaId = 'urn:statefulset-conformance:verdict:1';

/** What a run amounts to, without saying of what cluster. */
export type Conclusion = Pick<VerdictReport, 'verdict' | 'counts' | 'cases' | 'troubles'> & {
  readonly levels: VerdictReport['profiles'][number]['levels'];
};

export interface Ending {
  /** What went wrong outside of any test. */
  readonly troubles: readonly string[];
  readonly interrupted: boolean;
}

/** A guarantee is as good as the worst of its cases. */
const worstFirst = ['failed', 'inconclusive', 'unsupported', 'skipped', 'passed'] as const;

interface Proof {
  readonly id: string;
  readonly level: Level;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Nothing ran is never a pass, and neither is a run that the suite itself spoiled. */
export function conclude(results: readonly Result[], { troubles, interrupted }: Ending): Conclusion {
  const proofs = proofsOf(results);
  const spoiled = interrupted || troubles.length > 0;
  const present = (Object.keys(levels) as Level[]).filter((level) =>
    proofs.some((proof) => proof.level === level),
  );
  const reports = present.map((level) => [level, levelReport(level, proofs, results, spoiled)] as const);
  return {
    verdict: interrupted ? 'interrupted' : resultOf(proofs, spoiled),
    counts: count(proofs),
    cases: count(results),
    levels: Object.fromEntries(reports),
    troubles: [...troubles],
  };
}

function proofsOf(results: readonly Result[]): Proof[] {
  const ids = [...new Set(results.map(({ guarantee }) => guarantee))].sort();
  return ids.flatMap((id) => {
    const cases = results.filter(({ guarantee }) => guarantee === id);
    const [worst] = cases.toSorted((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict));
    return worst ? [{ id, level: worst.level, verdict: worst.verdict, reason: worst.reason ?? '' }] : [];
  });
}

function levelReport(
  level: Level,
  all: readonly Proof[],
  results: readonly Result[],
  spoiled: boolean,
): LevelReport {
  const proofs = all.filter((proof) => proof.level === level);
  const ids = (verdict: Verdict) => proofs.filter((proof) => proof.verdict === verdict).map(({ id }) => id);
  return {
    result: resultOf(proofs, spoiled),
    counts: count(proofs),
    cases: count(results.filter((result) => result.level === level)),
    failed: ids('failed'),
    inconclusive: ids('inconclusive'),
    unsupported: proofs
      .filter(({ verdict }) => verdict === 'unsupported')
      .map(({ id, reason }) => ({ id, why: reason })),
  };
}

function resultOf(proofs: readonly Proof[], spoiled: boolean): LevelReport['result'] {
  const { passed, failed, inconclusive } = count(proofs);
  if (failed > 0) return 'broken';
  // Every cluster has what the core asks for: a cluster that lacks it has not been certified.
  const lacking = proofs.some(({ level, verdict }) => level === 'core' && verdict === 'unsupported');
  return spoiled || inconclusive > 0 || lacking || passed === 0 ? 'inconclusive' : 'conformant';
}

function count(all: readonly { readonly verdict: Verdict }[]): Counts {
  const of = (wanted: Verdict) => all.filter(({ verdict }) => verdict === wanted).length;
  return {
    passed: of('passed'),
    failed: of('failed'),
    inconclusive: of('inconclusive'),
    unsupported: of('unsupported'),
    skipped: of('skipped'),
  };
}

export const exitCodeOf = {
  conformant: 0,
  broken: 1,
  inconclusive: 4,
  interrupted: 130,
} as const satisfies Record<VerdictReport['verdict'], number>;
