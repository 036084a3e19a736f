import pc from 'picocolors';
import { type Cell, type Color, gistOf } from './cells';
import { type Row, summaryOf } from './matrix';

const paint: Readonly<Record<Color, (text: string) => string>> = {
  red: pc.red,
  green: pc.green,
  inconclusive: pc.yellow,
  unsupported: pc.dim,
  skipped: pc.dim,
};

/** Tells a cell as it falls. What is not red is told with its reason. */
export function tell(cell: Cell, sentence: string, verbose: boolean): void {
  const { guarantee, case: name, color, seconds } = cell;
  const detail = pc.dim(`${sentence} (${seconds.toFixed(1)} s)`);
  console.error(`${paint[color](color.padEnd(12))} ${guarantee}: ${name} ${detail}`);
  if (cell.reason && (verbose || color !== 'red')) console.error(`             ${pc.dim(gistOf(cell))}`);
}

export function show(rows: readonly Row[]): void {
  console.error(pc.bold('\nRed evidence'));
  const width = Math.max(...rows.map(({ guarantee }) => guarantee.length));
  for (const row of rows)
    console.error(
      `${row.guarantee.padEnd(width)}  ${paint[row.color](summaryOf(row).padEnd(22))}  ${row.saboteur}`,
    );
  console.error();
}
