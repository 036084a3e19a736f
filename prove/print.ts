import pc from 'picocolors';
import { formatResult, type Row } from './matrix';
import { type Detection, type Outcome, oneLine } from './outcomes';

const paint: Readonly<Record<Detection, (text: string) => string>> = {
  detected: pc.green,
  missed: pc.red,
  known: pc.yellow,
  inconclusive: pc.yellow,
  unsupported: pc.dim,
  skipped: pc.dim,
};

/** Prints one line per outcome, and the reason of each outcome that is not `detected`. */
export function printOutcome(outcome: Outcome, sentence: string, verbose: boolean): void {
  const { guarantee, case: name, detection, seconds } = outcome;
  const detail = pc.dim(`(fault: ${sentence}; ${seconds.toFixed(1)} s)`);
  console.error(`${paint[detection](detection.padEnd(12))} ${guarantee}: ${name} ${detail}`);
  if (outcome.reason && (verbose || detection !== 'detected'))
    console.error(`             ${pc.dim(oneLine(outcome))}`);
}

export function printMatrix(rows: readonly Row[]): void {
  console.error(pc.bold('\nFault matrix'));
  const width = Math.max(...rows.map(({ guarantee }) => guarantee.length));
  for (const row of rows)
    console.error(
      `${row.guarantee.padEnd(width)}  ${paint[row.detection](formatResult(row).padEnd(22))}  ${row.fault}`,
    );
  console.error();
}
