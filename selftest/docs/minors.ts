import { knownText } from '../../reports/known-issue';
import type { VerdictReport } from '../../reports/schema';
import { escaped, linkToSpec } from './coverage';

type Listed = 'failed' | 'known' | 'inconclusive' | 'unsupported';

interface Outcome {
  readonly id: string;
  readonly verdict: Listed;
  readonly reason: string;
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** The certified runs of several minors side by side: their counts, and each guarantee whose verdict differs. */
export function formatMinors(reports: readonly VerdictReport[]): string {
  const versions = reports.map(({ cluster }) => cluster.version.replace(/^v/, ''));
  const line = (name: string, value: (report: VerdictReport) => string | number) =>
    row([name, ...reports.map(value)]);
  return [
    '# Certified runs of each minor',
    '',
    'The same suite on the same machine, one run after the other. Each `verdict.json` is in `reports/published/`, as written by the',
    'run, except that the reason of guides/replicated-mysql-as-printed ends after `ErrImagePull`. The command of a column:',
    '',
    '```sh',
    'npm ci && npm run certify -- --cluster native --accept-known --kubernetes MINOR',
    '```',
    '',
    row(['', ...versions]),
    row(['---', ...versions.map(() => '---:')]),
    line('verdict', ({ verdict }) => verdict),
    ...(['passed', 'failed', 'known', 'inconclusive', 'unsupported'] as const).map((verdict) =>
      line(`guarantees ${verdict}`, ({ counts }) => counts[verdict]),
    ),
    line('cases passed', ({ cases }) => cases.passed),
    line('cases that ran again', ({ retried }) => retried.length),
    line('minutes', ({ run }) => (run.seconds / 60).toFixed(1)),
    '',
    '## Differences',
    '',
    'A guarantee that is not listed has the same verdict on each minor. Kubernetes keeps `maxUnavailable` behind a feature gate,',
    'which is on by default since 1.37.',
    '',
    row(['guarantee', ...versions, 'why']),
    row(['---', ...versions.map(() => '---'), '---']),
    ...differences(reports),
    '',
  ].join('\n');
}

function differences(reports: readonly VerdictReport[]): readonly string[] {
  const outcomes = reports.map(outcomesOf);
  const ids = new Set(outcomes.flat().map(({ id }) => id));
  return [...ids].toSorted().flatMap((id) => {
    const found = outcomes.map((ofMinor) => ofMinor.find((outcome) => outcome.id === id));
    if (found.every((outcome) => outcome && outcome.verdict === found[0]?.verdict)) return [];
    const reasons = new Set(found.flatMap((outcome) => (outcome ? [outcome.reason] : [])));
    return row([
      linkToSpec(id),
      ...found.map((outcome) => outcome?.verdict ?? 'passed'),
      escaped([...reasons].join('; ')),
    ]);
  });
}

function outcomesOf({ levels, known }: VerdictReport): readonly Outcome[] {
  const issuesOf = (id: string) => known.filter((each) => each.id === id).map(knownText);
  return Object.values(levels).flatMap((level) => [
    ...level.unsupported.map(({ id, reason }) => ({ id, reason, verdict: 'unsupported' as const })),
    ...level.known.map((id) => ({ id, reason: issuesOf(id).join('; '), verdict: 'known' as const })),
    ...(['failed', 'inconclusive'] as const).flatMap((verdict) =>
      level[verdict].map((id) => ({ id, reason: 'not explained', verdict })),
    ),
  ]);
}
