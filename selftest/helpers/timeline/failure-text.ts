import { judge } from '../../../helpers/timeline/judgement';
import { formatJudgement } from '../../../helpers/timeline/render/failure';
import type { Rule } from '../../../helpers/timeline/rules/rule';
import type { recording } from './recording';

/** The text that a user reads after the rules were applied to a history. */
export function failureText({ history }: ReturnType<typeof recording>, ...rules: readonly Rule[]): string {
  const judgement = judge(history, rules);
  return judgement.is === 'satisfied' ? 'satisfied' : formatJudgement(judgement);
}
