import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { clustersFolder, kubeconfigOf } from '../cluster/registry';
import { attemptsIn } from '../reports/files';
import { caseName } from '../reports/result';
import { apiRequests } from './api-requests';
import { recordCpu } from './cpu';
import { median, sum } from './table';

/** Runs the same guarantees at another commit and at this one, alternately on this machine, and prints the ratios. */

const root = join(import.meta.dirname, '..');

/** The pause between two reads of the number of requests; the last read is at most this long before the end of a run. */
const interval = 2_000;

interface Cost {
  readonly seconds: number;
  readonly cpu: number;
  readonly requests: number;
  /** By case. */
  readonly verdicts: ReadonlyMap<string, string>;
}

export async function compare(
  commit: string,
  runs: number,
  options: readonly string[],
  filters: readonly string[],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stsc-compare-'));
  const other = join(folder, 'suite');
  // Ctrl-C reaches the running command, too, which deletes its cluster. After that, this function deletes its files.
  let interrupted = false;
  process.on('SIGINT', () => {
    interrupted = true;
  });
  await execa('git', ['worktree', 'add', '--detach', other, commit], { cwd: root });
  try {
    await execa('npm', ['ci'], { cwd: other });
    const specs = await commonSpecs(other, filters);
    console.log(`${specs.length} guarantees, ${runs} runs at each commit`);
    const before: Cost[] = [];
    const after: Cost[] = [];
    for (let run = 0; run < runs; run += 1) {
      const pair = [
        async () => before.push(await costOf(other, specs, folder)),
        async () => after.push(await costOf(root, [...options, ...specs], folder)),
      ];
      // Each commit is the first one in every other pair.
      for (const measure of run % 2 ? pair.reverse() : pair) {
        // An interrupted run may have no results.
        await measure().catch((error: unknown) => {
          if (!interrupted) throw error;
        });
        if (interrupted) return `Interrupted after ${run} of ${runs} pairs`;
      }
      console.log(`Pair ${run + 1}: ${text(before[run])}; ${text(after[run])}`);
    }
    return `${ratios(commit, before, after)}\n\n${differences(before, after)}`;
  } finally {
    await execa('git', ['worktree', 'remove', '--force', other], { cwd: root });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The specs that both versions contain, as filters that match nothing else. */
async function commonSpecs(other: string, filters: readonly string[]): Promise<readonly string[]> {
  const specsIn = async (suite: string) =>
    (await readdir(join(suite, 'specs'), { recursive: true }))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `specs/${file}`);
  const others = new Set(await specsIn(other));
  return (await specsIn(root)).filter(
    (spec) => others.has(spec) && (filters.length === 0 || filters.some((filter) => spec.includes(filter))),
  );
}

/** The cost of the command of the README, from a start without a cluster until its end. */
async function costOf(suite: string, args: readonly string[], folder: string): Promise<Cost> {
  const cpu = recordCpu();
  const began = performance.now();
  const child = execa('node', [join(suite, 'cli/stsc.mjs'), 'run', '--cluster', 'native', ...args], {
    cwd: folder,
    reject: false,
    env: { KUBECONFIG: '' },
  });
  const kubeconfig = kubeconfigOf(join(clustersFolder(), `run-${child.pid}`));
  let requests = 0;
  const readRequests = async () => {
    requests = sum(await apiRequests(readFileSync(kubeconfig, 'utf8')));
  };
  const reading = setInterval(() => {
    // The cluster does not exist yet, or no longer.
    readRequests().catch(() => {});
  }, interval);
  const { exitCode, stderr } = await child;
  clearInterval(reading);
  const seconds = (performance.now() - began) / 1000;
  const { total } = await cpu.end();
  if (exitCode !== 0)
    console.log(`Exit code ${exitCode} of ${suite}\n${stderr.split('\n').slice(-40).join('\n')}`);
  return { seconds, cpu: total, requests, verdicts: verdictsIn(join(folder, 'stsc-results', 'latest')) };
}

/** The verdict of the last attempt counts. */
const verdictsIn = (run: string): ReadonlyMap<string, string> =>
  new Map(attemptsIn(run).map((result) => [caseName(result), result.verdict]));

const text = (cost: Cost | undefined) =>
  cost
    ? `${cost.seconds.toFixed(0)} s, ${cost.cpu.toFixed(0)} CPU seconds, ${cost.requests} requests`
    : 'no run';

function ratios(commit: string, before: readonly Cost[], after: readonly Cost[]): string {
  const line = (label: string, value: (cost: Cost) => number) => {
    const pairs = after.map((cost, i) => value(cost) / value(before[i] as Cost));
    const [then, now] = [before, after].map((costs) => median(costs.map(value)).toFixed(0));
    const spread = [Math.min(...pairs), Math.max(...pairs)].map((ratio) => ratio.toFixed(2)).join(' to ');
    return `${label.padEnd(28)} ${then?.padStart(8)} ${now?.padStart(8)}   ${median(pairs).toFixed(2)} (${spread})`;
  };
  return [
    `${''.padEnd(28)} ${commit.slice(0, 8).padStart(8)} ${'now'.padStart(8)}   ratio (spread over the pairs)`,
    line('wall time, s', ({ seconds }) => seconds),
    line('CPU seconds of the machine', ({ cpu }) => cpu),
    line('requests to the API server', ({ requests }) => requests),
  ].join('\n');
}

/** The cases that did not have the same verdict in all runs. */
function differences(before: readonly Cost[], after: readonly Cost[]): string {
  const runs = [...before, ...after];
  const cases = [...new Set(runs.flatMap(({ verdicts }) => [...verdicts.keys()]))];
  const lines = cases.flatMap((name) => {
    const verdicts = runs.map((run) => run.verdicts.get(name) ?? 'absent');
    if (new Set(verdicts).size === 1) return [];
    return `${name}: ${verdicts.slice(0, before.length).join(', ')}; now ${verdicts.slice(before.length).join(', ')}`;
  });
  return [
    `${cases.length - lines.length} of ${cases.length} cases have the same verdict in all runs`,
    ...lines,
  ].join('\n');
}
