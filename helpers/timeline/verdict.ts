import type { History } from './history';
import type { Law, Verdict } from './laws/law';

export interface Finding {
  readonly law: Law;
  readonly verdict: Verdict;
}

export interface Judgement {
  readonly is: Verdict['is'];
  readonly findings: readonly Finding[];
  readonly history: History;
}

/** Several laws over one history: one breach breaks it, one doubt leaves it open, and no law at all upholds nothing. */
export function judge(history: History, laws: readonly Law[]): Judgement {
  const findings = laws.map((law) => ({ law, verdict: law(history) }));
  const some = (is: Verdict['is']) => findings.some(({ verdict }) => verdict.is === is);
  const is = some('broken')
    ? 'broken'
    : some('inconclusive') || laws.length === 0
      ? 'inconclusive'
      : 'upheld';
  return { is, findings, history };
}
