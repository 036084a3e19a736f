import { type Detection, type Outcome, oneLine } from './outcomes';

/** What a saboteur did to a guarantee. */
export interface Row {
  readonly guarantee: string;
  readonly fault: string;
  readonly detection: Detection;
  readonly outcomes: readonly Omit<Outcome, 'guarantee'>[];
}

/** A case that no saboteur reddens: nobody knows whether it can fail. One that is unsupported is not asked. */
export interface UndetectedCase {
  readonly guarantee: string;
  readonly case: string;
}

export interface Matrix {
  readonly rows: readonly Row[];
  readonly undetected: readonly UndetectedCase[];
}

/** A row is as red as its reddest case: a saboteur need not break every one. */
export function rowOf(guarantee: string, fault: string, all: readonly Outcome[]): Row {
  const outcomes = all.flatMap(({ guarantee: of, ...cell }) => (of === guarantee ? [cell] : []));
  const detections: readonly Detection[] = ['detected', 'inconclusive', 'missed', 'unsupported', 'skipped'];
  const detection = detections.find((each) => outcomes.some((cell) => cell.detection === each)) ?? 'skipped';
  return { guarantee, fault, detection, outcomes };
}

export function matrixOf(rows: readonly Row[]): Matrix {
  const sorted = [...rows].sort((a, b) => a.guarantee.localeCompare(b.guarantee));
  const undetected = [...new Set(sorted.map(({ guarantee }) => guarantee))].flatMap((guarantee) => {
    const outcomes = sorted.filter((row) => row.guarantee === guarantee).flatMap((row) => row.outcomes);
    const names = [...new Set(outcomes.map((cell) => cell.case))];
    const isUndetected = (name: string) => {
      const detections = outcomes.filter((cell) => cell.case === name).map(({ detection }) => detection);
      return !detections.includes('detected') && detections.some((detection) => detection !== 'unsupported');
    };
    return names.filter(isUndetected).map((name) => ({ guarantee, case: name }));
  });
  return { rows: sorted, undetected };
}

/** "red 2/3 cases". */
export const summaryOf = ({ detection, outcomes }: Row): string => {
  if (outcomes.length === 0) return 'nothing ran';
  const count = outcomes.filter((cell) => cell.detection === detection).length;
  return `${detection} ${count}/${outcomes.length} ${outcomes.length === 1 ? 'case' : 'cases'}`;
};

const cellOf = (text: string) => text.replaceAll('|', '\\|');

export const markdownOf = ({ rows, undetected }: Matrix): string =>
  [
    '| guarantee | saboteur | | what was seen |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => {
      const seen = row.outcomes.filter(({ detection }) => detection === row.detection).map(oneLine);
      const shown = [...new Set(seen)].filter(Boolean).map(cellOf).join('<br>');
      return `| ${row.guarantee} | ${cellOf(row.fault)} | ${summaryOf(row)} | ${shown} |`;
    }),
    ...(undetected.length > 0 ? ['', 'No saboteur reddens:', ''] : []),
    ...undetected.map((hole) => `- ${hole.guarantee}: ${hole.case}`),
    '',
  ].join('\n');
