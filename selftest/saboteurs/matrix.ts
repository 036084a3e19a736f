import { type Cell, type Color, gistOf } from './cells';

/** What a saboteur did to a guarantee. */
export interface Row {
  readonly guarantee: string;
  readonly saboteur: string;
  readonly color: Color;
  readonly cells: readonly Omit<Cell, 'guarantee'>[];
}

/** A case that no saboteur reddens: nobody knows whether it can fail. One that is unsupported is not asked. */
export interface Hole {
  readonly guarantee: string;
  readonly case: string;
}

export interface Matrix {
  readonly rows: readonly Row[];
  readonly holes: readonly Hole[];
}

/** A row is as red as its reddest case: a saboteur need not break every one. */
export function rowOf(guarantee: string, saboteur: string, all: readonly Cell[]): Row {
  const cells = all.flatMap(({ guarantee: of, ...cell }) => (of === guarantee ? [cell] : []));
  const colors: readonly Color[] = ['red', 'inconclusive', 'green', 'unsupported', 'skipped'];
  const color = colors.find((each) => cells.some((cell) => cell.color === each)) ?? 'skipped';
  return { guarantee, saboteur, color, cells };
}

export function matrixOf(rows: readonly Row[]): Matrix {
  const sorted = [...rows].sort((a, b) => a.guarantee.localeCompare(b.guarantee));
  const holes = [...new Set(sorted.map(({ guarantee }) => guarantee))].flatMap((guarantee) => {
    const cells = sorted.filter((row) => row.guarantee === guarantee).flatMap((row) => row.cells);
    const names = [...new Set(cells.map((cell) => cell.case))];
    const isHole = (name: string) => {
      const colors = cells.filter((cell) => cell.case === name).map(({ color }) => color);
      return !colors.includes('red') && colors.some((color) => color !== 'unsupported');
    };
    return names.filter(isHole).map((name) => ({ guarantee, case: name }));
  });
  return { rows: sorted, holes };
}

/** "red 2/3 cases". */
export const summaryOf = ({ color, cells }: Row): string => {
  if (cells.length === 0) return 'nothing ran';
  const count = cells.filter((cell) => cell.color === color).length;
  return `${color} ${count}/${cells.length} ${cells.length === 1 ? 'case' : 'cases'}`;
};

const cellOf = (text: string) => text.replaceAll('|', '\\|');

export const markdownOf = ({ rows, holes }: Matrix): string =>
  [
    '| guarantee | saboteur | | what was seen |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => {
      const seen = row.cells.filter(({ color }) => color === row.color).map(gistOf);
      const shown = [...new Set(seen)].filter(Boolean).map(cellOf).join('<br>');
      return `| ${row.guarantee} | ${cellOf(row.saboteur)} | ${summaryOf(row)} | ${shown} |`;
    }),
    ...(holes.length > 0 ? ['', 'No saboteur reddens:', ''] : []),
    ...holes.map((hole) => `- ${hole.guarantee}: ${hole.case}`),
    '',
  ].join('\n');
