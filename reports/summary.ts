import { relative } from 'node:path';
import pc from 'picocolors';
import type { Result } from './result';
import type { VerdictReport } from './schema';

/** How a run ended, for those who read nothing but the end of its output. */
export interface Ended {
  readonly verdict: VerdictReport;
  readonly results: readonly Result[];
  /** The page that shows everything, or else the folder that holds it. */
  readonly report: string;
}

export function summary({ verdict, results, report }: Ended): string {
  const color = verdict.verdict === 'conformant' ? pc.green : pc.red;
  const counts = Object.entries(verdict.counts).map(([word, number]) => `${number} ${word}`);
  return [
    `${pc.bold('Verdict')} ${color(verdict.verdict)}: ${counts.join(', ')}`,
    ...badNews(verdict, results),
    `${pc.bold('Report')}  ${relative(process.cwd(), report)}`,
  ].join('\n');
}

function badNews({ profiles, troubles }: VerdictReport, results: readonly Result[]): string[] {
  const levels = profiles.flatMap((profile) => Object.entries(profile.levels));
  const why = (id: string, verdict: Result['verdict']) =>
    firstLine(results.find((result) => result.guarantee === id && result.verdict === verdict)?.reason ?? '');
  return [
    ...levels.flatMap(([, { failed }]) => failed.map((id) => line(pc.red('✖'), id, why(id, 'failed')))),
    ...levels.flatMap(([, { inconclusive }]) =>
      inconclusive.map((id) => line(pc.yellow('?'), id, why(id, 'inconclusive'))),
    ),
    ...levels
      .filter(([level]) => level === 'core')
      .flatMap(([, { unsupported }]) =>
        unsupported.map((lack) => line(pc.yellow('↓'), lack.id, `unsupported: ${firstLine(lack.why)}`)),
      ),
    ...troubles.map((trouble) => `  ${pc.yellow('?')} ${firstLine(trouble)}`),
  ];
}

/** A story begins with the id of its guarantee. */
const line = (mark: string, id: string, why: string) => `  ${mark} ${id}: ${why.replace(`${id}: `, '')}`;

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
