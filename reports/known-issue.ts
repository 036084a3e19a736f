import type { KnownIssue } from '../helpers/known-issues';
import { caseName, type IssueOfCase, type Result } from './result';
import type { VerdictReport } from './schema';

/**
 * Adds the known issue of a case. A case that failed with the violation of the issue becomes known; with another violation,
 * the case stays failed. A passed case stays passed, and the issue is fixed. Any other verdict says nothing about the issue.
 */
export function withKnownIssue(result: Result, issues: readonly KnownIssue[]): Result {
  const found = issues.find((each) => each.guarantee === result.guarantee && each.case === result.case);
  if (!found) return result;
  const { violation, issue, reason } = found;
  const knownIssue = { issue, reason };
  if (result.verdict === 'passed') return { ...result, knownIssue };
  const isKnown = result.verdict === 'failed' && headlineOf(result) === violation;
  return isKnown ? { ...result, verdict: 'known', knownIssue } : result;
}

const headlineOf = ({ guarantee, reason = '' }: Result): string =>
  (reason.split('\n')[0] ?? '').replace(`${guarantee}: `, '');

export const knownText = ({ issue, reason }: IssueOfCase): string => `known issue ${issue}: ${reason}`;

const fixedText = ({ issue }: IssueOfCase): string =>
  `fixed: the known issue ${issue} does not occur; remove its entry in known-issues.yaml, or this minor from the entry`;

/** What a report says about the known issue of a case that failed or passed; undefined without a known issue. */
export const remarkOf = ({
  verdict,
  knownIssue,
}: Pick<Result, 'verdict' | 'knownIssue'>): string | undefined =>
  knownIssue && (verdict === 'passed' ? fixedText(knownIssue) : knownText(knownIssue));

/** The lines of the terminal and of the first page about the cases with a known issue. */
export const issueLinesOf = ({ known, fixed }: Pick<VerdictReport, 'known' | 'fixed'>) => ({
  known: known.map((each) => `${nameOf(each)}: ${knownText(each)}`),
  fixed: fixed.map((each) => `${nameOf(each)}: ${fixedText(each)}`),
});

const nameOf = (each: VerdictReport['known'][number]): string => caseName({ ...each, guarantee: each.id });
