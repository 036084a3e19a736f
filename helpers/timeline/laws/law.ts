import { blindFor } from '../allowances';
import { blindness, type History, type Resource } from '../history';
import type { Fact, FactKind, Member, Pod } from '../pods';
import { seconds } from '../seconds';

export interface Line {
  readonly at: number;
  readonly subject: string;
  readonly what: string;
  /** The line that breaks the law. */
  readonly culprit: boolean;
}

/** What a failure is told from. */
export interface Evidence {
  readonly headline: string;
  readonly expected: string;
  readonly received: string;
  readonly lines: readonly Line[];
}

export type Verdict =
  | { readonly is: 'upheld' }
  | { readonly is: 'broken'; readonly evidence: Evidence }
  | { readonly is: 'inconclusive'; readonly why: string };

export const upheld: Verdict = { is: 'upheld' };
export const broken = (evidence: Evidence): Verdict => ({ is: 'broken', evidence });
export const inconclusive = (why: string): Verdict => ({ is: 'inconclusive', why });

export interface Terms {
  readonly name: string;
  readonly sentence: string;
  /** The streams it reads. A gap in one of them leaves it undecided. */
  readonly over: readonly Resource[];
  /** The least evidence that it takes to be upheld. To be broken takes only the breach. */
  readonly needs: string;
}

/** A pure function of the history that knows what it says and what it needs. */
export interface Law extends Terms {
  (history: History): Verdict;
}

export interface Findings {
  /** One verdict for each occasion on which the law applied. */
  readonly occasions: readonly Verdict[];
  readonly enough: boolean;
}

export function law({ name, ...terms }: Terms, look: (history: History) => Findings): Law {
  const judge = (history: History): Verdict => {
    const blind = terms.over.map((resource) => blindness(history, resource)).find((why) => why !== undefined);
    if (blind !== undefined) return inconclusive(blind);
    const { occasions: seen, enough } = look(history);
    const occasions = seen.map((verdict) => doubted(verdict, history));
    return (
      occasions.find(({ is }) => is === 'broken') ??
      occasions.find(({ is }) => is === 'inconclusive') ??
      (enough ? upheld : inconclusive(`too little happened to tell: it takes ${terms.needs}`))
    );
  };
  return Object.defineProperty(Object.assign(judge, terms), 'name', { value: name });
}

/** What looks like a breach while the API server stalls may have been heard, or done, long after its time. */
function doubted(verdict: Verdict, { stalls = [] }: History): Verdict {
  if (verdict.is !== 'broken') return verdict;
  const culprits = verdict.evidence.lines.filter(({ culprit }) => culprit);
  const stall = stalls.find((each) =>
    culprits.some(({ at }) => at >= each.from && at <= each.to + blindFor(each)),
  );
  return stall
    ? inconclusive(
        `${verdict.evidence.headline}, but the API server gave no answer from ${seconds(stall.from)} to ${seconds(stall.to)}; what was done and heard then may be out of step`,
      )
    : verdict;
}

/** The facts that tell a breach, with an arrow at those that are it. */
export const linesOf = (facts: readonly Fact[], ...culprits: readonly Fact[]): readonly Line[] =>
  facts.map((fact) => ({
    at: fact.at,
    subject: fact.pod.name,
    what: fact.kind,
    culprit: culprits.includes(fact),
  }));

export const factsAbout = (
  facts: readonly Fact[],
  pods: readonly (Pod | undefined)[],
  ...kinds: FactKind[]
) => facts.filter(({ kind, pod }) => kinds.includes(kind) && pods.includes(pod));

/** web-0, web-1, web-2; from six on only the first and the last. */
export const listed = (names: readonly string[]): string =>
  names.length > 5 ? `${names[0]} … ${names.at(-1)}` : names.join(', ');

export const distinct = (facts: readonly Fact[]): number => new Set(facts.map(({ pod }) => pod.name)).size;

/** The facts of each StatefulSet by themselves. */
export const bySet = (facts: readonly Fact<Member>[]): readonly (readonly Fact<Member>[])[] =>
  [...new Set(facts.map(({ pod }) => pod.set))].map((set) => facts.filter(({ pod }) => pod.set === set));
