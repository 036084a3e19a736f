import { formatFailure } from '../../failure';
import { type History, marksOf } from '../history';
import type { Judgement, RuleFinding } from '../judgement';
import type { Evidence, Line, Rule } from '../rules/rule';

/** The text of a judgement that is not "satisfied": each violated rule, or each inconclusive rule if no rule is violated. */
export function formatJudgement({ is, findings, history }: Judgement): string {
  if (findings.length === 0) return formatFailure({ headline: 'inconclusive: no rule to check', rows: {} });
  return findings
    .filter(({ result }) => result.is === is)
    .flatMap((finding) => formatFinding(finding, history) ?? [])
    .join('\n\n');
}

function formatFinding({ rule, result }: RuleFinding, history: History): string | undefined {
  switch (result.is) {
    case 'satisfied':
      return undefined;
    case 'violated': {
      const { headline, expected, received } = result.evidence;
      return formatFailure({
        headline,
        rows: { Rule: titleOf(rule), Expected: expected, Received: received },
        lines: eventLines(result.evidence, history),
      });
    }
    case 'inconclusive':
      return formatFailure({
        headline: `inconclusive: ${rule.name}`,
        rows: { Rule: titleOf(rule), Reason: result.why },
      });
  }
}

const titleOf = ({ name, sentence }: Rule) => `${name}: ${sentence}`;

/** The events of the evidence and the actions of the test in the same time, or since the bookmark. */
function eventLines({ lines }: Evidence, history: History): string[] {
  const times = lines.map(({ at }) => at);
  const first = history.from.at || Math.min(...times);
  const actions: Line[] = marksOf(history)
    .filter(({ at }) => at >= first && at <= Math.max(...times))
    .map(({ at, what }) => ({ at, subject: 'the test', what, isViolation: false }));
  const all = [...actions, ...lines].sort((a, b) => a.at - b.at);
  const stamps = all.map(({ at }) => `+${(at / 1000).toFixed(1)}s`);
  const width = Math.max(...stamps.map(({ length }) => length));
  return all.map(
    ({ subject, what, isViolation }, i) =>
      `  ${isViolation ? '→' : ' '} ${(stamps[i] ?? '').padStart(width)}  ${subject} ${what}`,
  );
}
