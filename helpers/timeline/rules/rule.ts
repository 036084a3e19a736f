import { seconds } from '../../format';
import { controllerBacklogAfter } from '../allowances';
import { type History, missingEvidence, type Resource } from '../history';
import type { Fact, FactKind, Member, Pod } from '../pods';

export interface Line {
  readonly at: number;
  readonly subject: string;
  readonly what: string;
  /** The line that breaks the law. */
  readonly isViolation: boolean;
}

/** What a failure is told from. */
export interface Evidence {
  readonly headline: string;
  readonly expected: string;
  readonly received: string;
  readonly lines: readonly Line[];
}

export type RuleResult =
  | { readonly is: 'satisfied' }
  | { readonly is: 'violated'; readonly evidence: Evidence }
  | { readonly is: 'inconclusive'; readonly why: string };

export const satisfied: RuleResult = { is: 'satisfied' };
export const violated = (evidence: Evidence): RuleResult => ({ is: 'violated', evidence });
export const inconclusive = (why: string): RuleResult => ({ is: 'inconclusive', why });

export interface RuleInfo {
  readonly name: string;
  readonly sentence: string;
  /** The streams it reads. A gap in one of them leaves it undecided. */
  readonly over: readonly Resource[];
  /** The least evidence that it takes to be upheld. To be broken takes only the breach. */
  readonly needs: string;
}

/** A pure function of the history that knows what it says and what it needs. */
export interface Rule extends RuleInfo {
  (history: History): RuleResult;
}

export interface Checks {
  /** One verdict for each occasion on which the law applied. */
  readonly checks: readonly RuleResult[];
  readonly enough: boolean;
}

export function rule({ name, ...terms }: RuleInfo, look: (history: History) => Checks): Rule {
  const judge = (history: History): RuleResult => {
    const blind = terms.over
      .map((resource) => missingEvidence(history, resource))
      .find((why) => why !== undefined);
    if (blind !== undefined) return inconclusive(blind);
    const { checks: seen, enough } = look(history);
    const checks = seen.map((verdict) => downgradeDuringOutage(verdict, history));
    return (
      checks.find(({ is }) => is === 'violated') ??
      checks.find(({ is }) => is === 'inconclusive') ??
      (enough ? satisfied : inconclusive(`too little happened to tell: it takes ${terms.needs}`))
    );
  };
  return Object.defineProperty(Object.assign(judge, terms), 'name', { value: name });
}

/** What looks like a breach while the API server stalls may have been heard, or done, long after its time. */
function downgradeDuringOutage(verdict: RuleResult, { outages = [] }: History): RuleResult {
  if (verdict.is !== 'violated') return verdict;
  const violations = verdict.evidence.lines.filter(({ isViolation }) => isViolation);
  const stall = outages.find((each) =>
    violations.some(({ at }) => at >= each.from && at <= each.to + controllerBacklogAfter(each)),
  );
  return stall
    ? inconclusive(
        `${verdict.evidence.headline}, but the API server gave no answer from ${seconds(stall.from)} to ${seconds(stall.to)}; what was done and heard then may be out of step`,
      )
    : verdict;
}

/** The facts that tell a breach, with an arrow at those that are it. */
export const linesOf = (facts: readonly Fact[], ...violations: readonly Fact[]): readonly Line[] =>
  facts.map((fact) => ({
    at: fact.at,
    subject: fact.pod.name,
    what: fact.kind,
    isViolation: violations.includes(fact),
  }));

export const factsAbout = (
  facts: readonly Fact[],
  pods: readonly (Pod | undefined)[],
  ...kinds: FactKind[]
) => facts.filter(({ kind, pod }) => kinds.includes(kind) && pods.includes(pod));

/** web-0, web-1, web-2; from six on only the first and the last. */
export const listNames = (names: readonly string[]): string =>
  names.length > 5 ? `${names[0]} … ${names.at(-1)}` : names.join(', ');

export const distinct = (facts: readonly Fact[]): number => new Set(facts.map(({ pod }) => pod.name)).size;

/** The facts of each StatefulSet by themselves. */
export const bySet = (facts: readonly Fact<Member>[]): readonly (readonly Fact<Member>[])[] =>
  [...new Set(facts.map(({ pod }) => pod.set))].map((set) => facts.filter(({ pod }) => pod.set === set));
