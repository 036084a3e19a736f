import { type History, marksOf } from '../history';
import type { Judgement, RuleFinding } from '../judgement';
import type { Evidence, Line, Rule } from '../rules/rule';

/** Which guarantee is spoken of, and where Kubernetes makes it. */
export interface Subject {
  readonly guarantee: string;
  readonly docs: string;
}

/** The story of a judgement that is not "upheld": of each breach, or of each doubt where there is no breach. */
export function formatJudgement({ is, findings, history }: Judgement, subject: Subject): string {
  if (findings.length === 0) return `${subject.guarantee}: cannot be told, no law was asked for`;
  return findings
    .filter(({ result }) => result.is === is)
    .flatMap((finding) => story(finding, history, subject) ?? [])
    .join('\n\n');
}

function story(
  { rule, result }: RuleFinding,
  history: History,
  { guarantee, docs }: Subject,
): string | undefined {
  switch (result.is) {
    case 'satisfied':
      return undefined;
    case 'violated': {
      const { headline, expected, received } = result.evidence;
      return [
        `${guarantee}: ${headline}`,
        entry('Law', titleOf(rule)),
        entry('Expected', expected),
        entry('Received', received),
        '',
        ...toldLines(result.evidence, history),
        docsLine(docs),
      ].join('\n');
    }
    case 'inconclusive':
      return [
        `${guarantee}: cannot be told`,
        entry('Law', titleOf(rule)),
        entry('Because', result.why),
        docsLine(docs),
      ].join('\n');
  }
}

const titleOf = ({ name, sentence }: Rule) => `${name}: ${sentence}`;

const entry = (key: string, value: string) => `  ${key.padEnd(8)}  ${value}`;

const docsLine = (docs: string) => `  Docs  ${docs}`;

/** The lines of the evidence, and among them what the test did: meanwhile, or since the bookmark. */
function toldLines({ lines }: Evidence, history: History): string[] {
  const times = lines.map(({ at }) => at);
  const first = history.from.at || Math.min(...times);
  const meanwhile: Line[] = marksOf(history)
    .filter(({ at }) => at >= first && at <= Math.max(...times))
    .map(({ at, what }) => ({ at, subject: 'the test', what, isViolation: false }));
  const told = [...meanwhile, ...lines].sort((a, b) => a.at - b.at);
  const stamps = told.map(({ at }) => `+${(at / 1000).toFixed(1)}s`);
  const width = Math.max(...stamps.map(({ length }) => length));
  return told.map(
    ({ subject, what, isViolation }, i) =>
      `  ${isViolation ? '→' : ' '} ${(stamps[i] ?? '').padStart(width)}  ${subject} ${what}`,
  );
}
