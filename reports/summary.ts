import { relative } from 'node:path';
import pc from 'picocolors';
import type { FinishedRun } from './files';
import { caseName, type Result } from './result';
import type { VerdictReport } from './schema';

/** The last lines of the output: the verdict, its reasons, and the path of the report. */
export function summary({ verdict, results, report }: FinishedRun): string {
  const color = verdict.verdict === 'conformant' ? pc.green : pc.red;
  const counts = Object.entries(verdict.counts).map(([word, number]) => `${number} ${word}`);
  return [
    `${pc.bold('Verdict')} ${color(verdict.verdict)}: ${counts.join(', ')}`,
    ...reasonsOf(verdict, results),
    `${pc.bold('Report')}  ${relative(process.cwd(), report)}`,
  ].join('\n');
}

function reasonsOf({ profiles, runErrors }: VerdictReport, results: readonly Result[]): string[] {
  const levels = profiles.flatMap((profile) => Object.entries(profile.levels));
  const first = (mark: string, id: string, verdict: Result['verdict']) =>
    results
      .filter((result) => result.guarantee === id && result.verdict === verdict)
      .slice(0, 1)
      .map((result) => formatCase(mark, result));
  return [
    ...levels.flatMap(([, { failed }]) => failed.flatMap((id) => first(pc.red('✖'), id, 'failed'))),
    ...levels.flatMap(([, { inconclusive }]) =>
      inconclusive.flatMap((id) => first(pc.yellow('?'), id, 'inconclusive')),
    ),
    ...levels
      .filter(([level]) => level === 'core')
      .flatMap(([, { unsupported }]) =>
        unsupported.map(({ id, reason }) => `  ${pc.yellow('↓')} ${id}: unsupported: ${firstLine(reason)}`),
      ),
    ...runErrors.map((error) => `  ${pc.yellow('?')} ${firstLine(error)}`),
  ];
}

/** The reason starts with the id of the guarantee, which is a part of the name of the case already. */
const formatCase = (mark: string, result: Result): string =>
  `  ${mark} ${caseName(result)}: ${firstLine(result.reason ?? '').replace(`${result.guarantee}: `, '')}`;

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
