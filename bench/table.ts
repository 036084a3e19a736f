export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};

/** Of all values, such as those of all programs. */
export const sum = (values: ReadonlyMap<string, number>): number =>
  [...values.values()].reduce((all, value) => all + value, 0);

export interface Row {
  readonly label: string;
  readonly values: readonly number[];
  readonly unit: 's' | 'GB' | '';
  /** The largest acceptable median. */
  readonly goal?: number;
}

const heading = ['', 'median', 'min', 'max', 'goal', 'ratio'];

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ label, values, unit, goal }) => {
    const text = (value: number) => `${value.toFixed(2)} ${unit}`;
    const middle = median(values);
    return [
      label,
      text(middle),
      ...(values.length > 1 ? [Math.min(...values), Math.max(...values)].map(text) : ['', '']),
      ...(goal ? [`${goal} ${unit}`, (middle / goal).toFixed(2)] : ['', '']),
    ];
  });
  const all = [heading, ...lines];
  const widths = heading.map((_, i) => Math.max(...all.map((columns) => columns[i]?.length ?? 0)));
  const pad = (column: string, i: number) =>
    i === 0 ? column.padEnd(widths[i] ?? 0) : column.padStart(widths[i] ?? 0);
  return all.map((columns) => columns.map(pad).join('  ').trimEnd()).join('\n');
}
