import type { History } from './history';
import type { Rule, RuleResult } from './rules/rule';

export interface RuleFinding {
  readonly rule: Rule;
  readonly result: RuleResult;
}

export interface Judgement {
  readonly is: RuleResult['is'];
  readonly findings: readonly RuleFinding[];
  readonly history: History;
}

/** Applies rules to one history. One violated rule decides, then one inconclusive rule; no rule at all is inconclusive. */
export function judge(history: History, rules: readonly Rule[]): Judgement {
  const findings = rules.map((rule) => ({ rule, result: rule(history) }));
  const some = (is: RuleResult['is']) => findings.some(({ result }) => result.is === is);
  const is = some('violated')
    ? 'violated'
    : some('inconclusive') || rules.length === 0
      ? 'inconclusive'
      : 'satisfied';
  return { is, findings, history };
}
