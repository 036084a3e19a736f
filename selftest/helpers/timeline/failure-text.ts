import { judge } from '../../../helpers/timeline/judgement';
import { formatJudgement } from '../../../helpers/timeline/render/failure';
import type { Rule } from '../../../helpers/timeline/rules/rule';
import type { recording } from './recording';

const docs =
  'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees';

/** What a reader is told of a recording that some laws were held to: how it stands, and why. */
export function failureText({ history }: ReturnType<typeof recording>, ...laws: readonly Rule[]): string {
  const judgement = judge(history, laws);
  return judgement.is === 'satisfied'
    ? 'satisfied'
    : formatJudgement(judgement, { guarantee: 'ordering/created-in-order', docs });
}
