export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};

export interface Row {
  readonly what: string;
  readonly values: readonly number[];
  readonly unit: 's' | 'GB' | '';
  /** What it is meant to take at most. */
  readonly aim?: number;
}

const heading = ['', 'median', 'min', 'max', 'aim', 'ratio'];

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, values, unit, aim }) => {
    const text = (value: number) => `${value.toFixed(2)} ${unit}`;
    const middle = median(values);
    return [
      what,
      text(middle),
      ...(values.length > 1 ? [Math.min(...values), Math.max(...values)].map(text) : ['', '']),
      ...(aim ? [`${aim} ${unit}`, (middle / aim).toFixed(2)] : ['', '']),
    ];
  });
  const all = [heading, ...lines];
  const widths = heading.map((_, i) => Math.max(...all.map((cells) => cells[i]?.length ?? 0)));
  const pad = (cell: string, i: number) =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  return all.map((cells) => cells.map(pad).join('  ').trimEnd()).join('\n');
}
