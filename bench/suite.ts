import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { TestCase } from 'vitest/node';
import { conformance, type Run } from '../cli/run/conformance';
import { recipesFor, selectedGuarantees } from '../cli/run/specs';
import { openTarget } from '../cluster/target';
import { imageReferences } from '../fixtures/workloads/registry';
import { resultOf } from '../reports/result';
import { memoryBelow } from './memory';
import { table } from './table';

/** What a run of the guarantees costs, in each way that vitest can run them, against one and the same cluster. */

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
    // With as many others as there are cores that never rest.
    busy: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const setupFiles = [join(import.meta.dirname, 'requests.mjs')];
const inTurn = { pool: 'threads', isolate: false, maxWorkers: 1, maxConcurrency: 1, setupFiles } as const;
const threads = (maxWorkers: number) => ({ ...inTurn, maxWorkers, maxConcurrency: 8 }) as const;

const ways: Readonly<Record<string, NonNullable<Run['tuning']>>> = {
  'one after the other': inTurn,
  '1 thread': threads(1),
  '2 threads': threads(2),
  '4 threads': threads(4),
  '6 threads': threads(6),
  '10 threads': threads(10),
  '4 threads, isolated': { ...threads(4), isolate: true },
  '4 processes': { ...threads(4), pool: 'forks' },
};

interface Cost {
  readonly seconds: number;
  readonly requests: number;
  readonly memory: number;
  readonly verdicts: string;
}

const folder = mkdtempSync(join(tmpdir(), 'stsc-bench-'));
const counts = join(folder, 'requests');
process.env.STSC_BENCH_REQUESTS = counts;

const burners: Worker[] = [];
const images = recipesFor(selectedGuarantees(positionals));
const target = await openTarget({ cluster: 'native', name: `bench-${process.pid}`, images }, () => {});
try {
  if (values.busy)
    for (let i = 0; i < availableParallelism(); i += 1) burners.push(new Worker('for (;;);', { eval: true }));
  // The first run of all finds cold caches everywhere.
  else await measure(threads(4));
  for (const [way, tuning] of Object.entries(ways)) {
    if (values.only && way !== values.only) continue;
    const costs: Cost[] = [];
    for (let i = 0; i < Number(values.runs); i += 1) costs.push(await measure(tuning));
    console.log(
      `\n${way} (load ${loadavg()[0]?.toFixed(1)}): ${costs.map(({ verdicts }) => verdicts).join('; ')}`,
    );
    console.log(
      table([
        { what: 'wall time', values: costs.map(({ seconds }) => seconds), unit: 's' },
        { what: 'requests to the API server', values: costs.map(({ requests }) => requests), unit: '' },
        { what: 'peak memory of the suite', values: costs.map(({ memory }) => memory / 1e9), unit: 'GB' },
      ]),
    );
  }
} finally {
  await Promise.all(burners.map((burner) => burner.terminate()));
  await target.close();
  rmSync(folder, { recursive: true });
}

async function measure(tuning: NonNullable<Run['tuning']>): Promise<Cost> {
  writeFileSync(counts, '');
  const verdicts: string[] = [];
  let memory = 0;
  const { others } = takenByUs();
  const watch = setInterval(() => {
    const taken = takenByUs();
    memory = Math.max(memory, taken.own + taken.others - others);
  }, 500);
  const began = performance.now();
  await conformance({
    id: `bench-${Date.now()}`,
    target,
    images: imageReferences(target.builtImages),
    filters: positionals,
    reporters: [
      {
        onTestCaseResult(test: TestCase) {
          const result = resultOf(test, (text) => text);
          verdicts.push(result.verdict);
          if (result.verdict !== 'passed' && result.verdict !== 'unsupported')
            console.log(`\n${result.verdict}: ${result.case}\n${result.reason}`);
        },
      },
    ],
    signal: new AbortController().signal,
    tuning,
  });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  return {
    seconds,
    memory,
    requests: statSync(counts).size,
    verdicts: [...new Set(verdicts)]
      .sort()
      .map((verdict) => `${verdicts.filter((it) => it === verdict).length} ${verdict}`)
      .join(', '),
  };
}

/** This process, and the other Node processes below it: its workers, and whoever keeps the cluster from the start. */
function takenByUs() {
  const programs = memoryBelow(process.pid);
  return { own: programs.get('keeper') ?? 0, others: programs.get('node') ?? 0 };
}
