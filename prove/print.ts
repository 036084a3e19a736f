import pc from 'picocolors';
import { type Row, summaryOf } from './matrix';
import { type Detection, type Outcome, oneLine } from './outcomes';

const paint: Readonly<Record<Detection, (text: string) => string>> = {
  detected: pc.red,
  missed: pc.green,
  inconclusive: pc.yellow,
  unsupported: pc.dim,
  skipped: pc.dim,
};

/** Tells a cell as it falls. What is not red is told with its reason. */
export function printOutcome(cell: Outcome, sentence: string, verbose: boolean): void {
  const { guarantee, case: name, detection, seconds } = cell;
  const detail = pc.dim(`${sentence} (${seconds.toFixed(1)} s)`);
  console.error(`${paint[detection](detection.padEnd(12))} ${guarantee}: ${name} ${detail}`);
  if (cell.reason && (verbose || detection !== 'detected'))
    console.error(`             ${pc.dim(oneLine(cell))}`);
}

export function printMatrix(rows: readonly Row[]): void {
  console.error(pc.bold('\nRed evidence'));
  const width = Math.max(...rows.map(({ guarantee }) => guarantee.length));
  for (const row of rows)
    console.error(
      `${row.guarantee.padEnd(width)}  ${paint[row.detection](summaryOf(row).padEnd(22))}  ${row.fault}`,
    );
  console.error();
}
