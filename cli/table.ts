import { stripVTControlCharacters } from 'node:util';

const lengthOf = (text: string): number => stripVTControlCharacters(text).length;

/** Lines with aligned columns. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, text] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, lengthOf(text));
  const padded = (text: string, i: number) => text + ' '.repeat((widths[i] ?? 0) - lengthOf(text));
  return rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}
