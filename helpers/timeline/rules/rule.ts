import { seconds } from '../../format';
import { controllerBacklogAfter } from '../allowances';
import { type History, missingEvidence, type Resource } from '../history';
import type { Fact, FactKind, Pod } from '../pods';

export interface Line {
  readonly at: number;
  readonly subject: string;
  readonly what: string;
  /** Whether this event violates the rule. */
  readonly isViolation: boolean;
}

/** The content of a failure message. */
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
  /** The streams that the rule reads. A gap in one of them makes the rule inconclusive. */
  readonly over: readonly Resource[];
  /** The minimum evidence for a satisfied rule, as a noun phrase. A violation alone makes a rule violated. */
  readonly needs: string;
}

/** A pure function of the history, with its title and the evidence that it needs. */
export interface Rule extends RuleInfo {
  (history: History): RuleResult;
}

export interface Checks {
  /** One result for each time that the rule applied. */
  readonly checks: readonly RuleResult[];
  readonly enough: boolean;
}

export function rule({ name, ...info }: RuleInfo, check: (history: History) => Checks): Rule {
  const apply = (history: History): RuleResult => {
    const missing = info.over
      .map((resource) => missingEvidence(history, resource))
      .find((why) => why !== undefined);
    if (missing !== undefined) return inconclusive(missing);
    const { checks: results, enough } = check(history);
    const checks = results.map((result) => downgradeDuringOutage(result, history));
    return (
      checks.find(({ is }) => is === 'violated') ??
      checks.find(({ is }) => is === 'inconclusive') ??
      (enough ? satisfied : inconclusive(`not enough evidence: needs ${info.needs}`))
    );
  };
  return Object.defineProperty(Object.assign(apply, info), 'name', { value: name });
}

/** Around an outage of the API server, events may arrive late and the controller may act late. */
function downgradeDuringOutage(result: RuleResult, { outages = [] }: History): RuleResult {
  if (result.is !== 'violated') return result;
  const violations = result.evidence.lines.filter(({ isViolation }) => isViolation);
  const outage = outages.find((each) =>
    violations.some(({ at }) => at >= each.from && at <= each.to + controllerBacklogAfter(each)),
  );
  return outage
    ? inconclusive(
        `${result.evidence.headline}, but the API server did not respond from ${seconds(outage.from)} to ${seconds(outage.to)}; events around that time may be delayed or reordered`,
      )
    : result;
}

/** The facts that show a violation; the renderer marks the violations themselves. */
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

/** web-0, web-1, web-2; of six or more names only the first and the last. */
export const listNames = (names: readonly string[]): string =>
  names.length > 5 ? `${names[0]} … ${names.at(-1)}` : names.join(', ');

export const countPods = (facts: readonly Fact[]): number => new Set(facts.map(({ pod }) => pod.name)).size;
