import { relative } from 'node:path';
import pc from 'picocolors';
import { counted } from '../helpers/format';
import type { FinishedRun } from './files';
import { issueLinesOf } from './known-issue';
import type { RetriedCase } from './listener';
import { caseName, type Result } from './result';
import type { LevelReport, VerdictReport } from './schema';
import { preventsCertificate } from './verdict';
import { coverage, issueCount, scopeOf } from './verdict-title';

/** The last lines of the output: the verdict, its reasons, and the path of the report. */
export function summary({ verdict, results, retried, report }: FinishedRun): string {
  return [
    `${pc.bold('Verdict')} ${headline(verdict)}`,
    ...reasonsOf(verdict, results),
    ...acceptanceOf(verdict),
    ...namespacesOf(verdict),
    ...(retried.length > 0 ? [`${pc.bold('Retried')} ${retriedText(retried)}`] : []),
    ...(verdict.preflight === 'skipped' ? [`${pc.bold('Warning')} the preflight was skipped`] : []),
    `${pc.bold('Report')}  ${relative(process.cwd(), report)}`,
  ].join('\n');
}

function headline(report: VerdictReport): string {
  const { verdict, profile, counts, notRun } = report;
  const numbers = Object.entries(counts)
    .filter(([word, number]) => word !== 'known' || number > 0)
    .map(([word, number]) => `${number} ${word}`)
    .join(', ');
  switch (verdict) {
    case 'conformant':
      return `${pc.green(verdict)}${scopeOf(report)} (profile ${profile}): ${numbers}`;
    case 'partial':
      return `${pc.yellow(verdict)}${scopeOf(report)}: not a certificate; ${coverage(report)} of profile ${profile} ran: ${numbers}`;
    default: {
      const scope = notRun.length > 0 ? `; ${coverage(report)} ran` : '';
      return `${pc.red(verdict)}${scopeOf(report)} (profile ${profile}${scope}): ${numbers}`;
    }
  }
}

/** What the verdict is about, if not the whole cluster. */
function namespacesOf({ preparedNamespaces, levels }: VerdictReport): string[] {
  if (!preparedNamespaces) return [];
  const excluded = Object.values(levels)
    .flatMap(({ unsupported }) => unsupported)
    .filter(({ by }) => by === 'prepared namespaces')
    .map(({ id }) => id);
  const text = `the cases ran in the prepared namespaces ${preparedNamespaces.join(', ')}`;
  const without = excluded.length > 0 ? `; not checked there: ${excluded.join(', ')}` : '';
  return [`${pc.bold('Scope')}   ${text}${without}`];
}

/** How the known issues affect the verdict. A run with a failed guarantee is nonconformant in any case. */
function acceptanceOf({ known, acceptKnown, counts }: VerdictReport): string[] {
  if (known.length === 0 || counts.failed > 0) return [];
  const text = acceptKnown
    ? `${issueCount(known)} of Kubernetes accepted (--accept-known)`
    : `${issueCount(known)} of Kubernetes; with --accept-known, known issues do not prevent the verdict conformant`;
  return [`${pc.bold('Known')}   ${text}`];
}

function retriedText(retried: readonly RetriedCase[]): string {
  const verdicts = retried.map(({ last }) => last.verdict);
  const counts = [...new Set(verdicts)].map(
    (verdict) => `${verdicts.filter((each) => each === verdict).length} ${verdict}`,
  );
  return `${counted(retried.length, 'inconclusive case')}: ${counts.join(', ')}`;
}

function reasonsOf(verdict: VerdictReport, results: readonly Result[]): string[] {
  const { levels, runErrors } = verdict;
  const { known, fixed } = issueLinesOf(verdict);
  const reports = Object.entries(levels);
  const first = (mark: string, id: string, verdict: Result['verdict']) =>
    results
      .filter((result) => result.guarantee === id && result.verdict === verdict)
      .slice(0, 1)
      .map((result) => formatCase(mark, result));
  return [
    ...reports.flatMap(([, { failed }]) => failed.flatMap((id) => first(pc.red('✖'), id, 'failed'))),
    ...reports.flatMap(([, { inconclusive }]) =>
      inconclusive.flatMap((id) => first(pc.yellow('?'), id, 'inconclusive')),
    ),
    ...reports.flatMap(([level, report]) => lackingOf(level, report)),
    ...known.map((line) => `  ${pc.yellow('!')} ${line}`),
    ...fixed.map((line) => `  ${pc.green('✓')} ${line}`),
    ...runErrors.map((error) => `  ${pc.yellow('?')} ${firstLine(error)}`),
  ];
}

/** The unsupported guarantees that prevent a certificate, one line per reason. */
function lackingOf(level: string, { unsupported, counts }: LevelReport): string[] {
  const hasPassed = counts.passed > 0;
  const lacking = unsupported.filter(({ by }) => preventsCertificate(level, by) || !hasPassed);
  const reasons = [...new Set(lacking.map(({ reason }) => firstLine(reason)))];
  const lines = reasons.map((reason) => {
    const [id, ...others] = lacking.filter((each) => firstLine(each.reason) === reason).map(({ id }) => id);
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `  ${pc.yellow('↓')} ${id}${more}: unsupported: ${reason}`;
  });
  const isLevelLacking = lacking.length > 0 && !hasPassed;
  return isLevelLacking ? [...lines, `  ${pc.yellow('?')} No guarantee of the level ${level} passed`] : lines;
}

/** The reason starts with the id of the guarantee, which is a part of the name of the case already. */
const formatCase = (mark: string, result: Result): string =>
  `  ${mark} ${caseName(result)}: ${firstLine(result.reason ?? '').replace(`${result.guarantee}: `, '')}`;

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
