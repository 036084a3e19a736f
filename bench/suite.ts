import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { createRunContext } from '../cli/run/context';
import { runSpecs, type Tuning } from '../cli/run/run-specs';
import { recipesFor, selectedGuarantees } from '../cli/run/selection';
import { openTarget } from '../cluster/target';
import { caseName } from '../reports/result';
import { compare } from './compare';
import { memoryOf, rootName } from './memory';
import { table } from './table';

/** Measures the time, requests and memory of a run with different settings of vitest, against the same cluster. */

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
    // Occupies each core with a busy loop during the run.
    busy: { type: 'boolean', default: false },
    // Compares whole runs at another commit with runs at this one, instead of settings.
    compare: { type: 'string' },
    // For the runs at this commit: an older commit may have directories only, and another default minor.
    storage: { type: 'string' },
    kubernetes: { type: 'string' },
  },
  allowPositionals: true,
});

if (values.compare !== undefined) {
  const { storage, kubernetes } = values;
  const options = Object.entries({ storage, kubernetes }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  console.log(await compare(values.compare, Number(values.runs), options, positionals));
  process.exit();
}

const setupFiles = [join(import.meta.dirname, 'requests.mjs')];
const sequential = { pool: 'threads', isolate: false, maxWorkers: 1, maxConcurrency: 1, setupFiles } as const;
const threads = (maxWorkers: number) => ({ ...sequential, maxWorkers, maxConcurrency: 8 }) as const;

const variants: Readonly<Record<string, Tuning>> = {
  sequential,
  '1 thread': threads(1),
  '2 threads': threads(2),
  '4 threads': threads(4),
  '8 threads': threads(8),
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
const guarantees = selectedGuarantees(positionals);
const images = recipesFor(guarantees);
const target = await openTarget({ cluster: 'native', name: `bench-${process.pid}`, images }, () => {});
try {
  if (values.busy)
    for (let i = 0; i < availableParallelism(); i += 1) burners.push(new Worker('for (;;);', { eval: true }));
  // The first run warms all caches and is not counted.
  else await measure(threads(4));
  for (const [variant, tuning] of Object.entries(variants)) {
    if (values.only && variant !== values.only) continue;
    const costs: Cost[] = [];
    for (let i = 0; i < Number(values.runs); i += 1) costs.push(await measure(tuning));
    console.log(
      `\n${variant} (load ${loadavg()[0]?.toFixed(1)}): ${costs.map(({ verdicts }) => verdicts).join('; ')}`,
    );
    console.log(
      table([
        { label: 'wall time', values: costs.map(({ seconds }) => seconds), unit: 's' },
        { label: 'requests to the API server', values: costs.map(({ requests }) => requests), unit: '' },
        { label: 'peak memory of the suite', values: costs.map(({ memory }) => memory / 1e9), unit: 'GB' },
      ]),
    );
  }
} finally {
  await Promise.all(burners.map((burner) => burner.terminate()));
  await target.close();
  rmSync(folder, { recursive: true });
}

async function measure(tuning: Tuning): Promise<Cost> {
  writeFileSync(counts, '');
  const verdicts: string[] = [];
  let memory = 0;
  const { others } = memoryInUse();
  const watch = setInterval(() => {
    const used = memoryInUse();
    memory = Math.max(memory, used.own + used.others - others);
  }, 500);
  const began = performance.now();
  await runSpecs({
    context: await createRunContext(target, { id: `bench-${Date.now()}` }),
    guarantees,
    signal: new AbortController().signal,
    tuning,
    onResult(result) {
      verdicts.push(result.verdict);
      if (result.verdict !== 'passed' && result.verdict !== 'unsupported')
        console.log(`\n${result.verdict}: ${caseName(result)}\n${result.reason}`);
    },
  });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  return {
    seconds,
    memory,
    requests: statSync(counts).size,
    verdicts: [...new Set(verdicts)]
      .sort()
      .map((verdict) => `${verdicts.filter((each) => each === verdict).length} ${verdict}`)
      .join(', '),
  };
}

/** The memory of this process, and of its child processes that run Node: vitest's workers and the cluster process. */
function memoryInUse() {
  const programs = memoryOf(process.pid);
  return { own: programs.get(rootName) ?? 0, others: programs.get('node') ?? 0 };
}
