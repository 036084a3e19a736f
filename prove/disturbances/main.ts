import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { printError } from '../../cli/errors';
import { interruptible } from '../../cli/options';
import { display } from '../../cli/progress';
import { conformance } from '../../cli/run/conformance';
import { createRunContext } from '../../cli/run/context';
import { requireGuarantees } from '../../cli/run/selection';
import { clustersFolder } from '../../cluster/registry';
import { openTarget, type Target } from '../../cluster/target';
import { webRecipe } from '../../fixtures/workloads/registry';
import { usageError } from '../../helpers/problem';
import { newRunId } from '../../reports/facts';
import { attemptsIn } from '../../reports/files';
import { freezeUntilAborted } from './freeze';
import { type DisturbedRun, formatRun, formatSummary, isBad } from './outcome';
import { type Disturbed, disturbances } from './schedule';
import { unreliableProxy } from './unreliable-proxy';

/**
 * Runs the guarantees while one component of the cluster does not respond, or while connections are slow and reset. A
 * healthy cluster with such a disturbance may make a case inconclusive, but no case may fail.
 */

const components = Object.keys(disturbances) as readonly Disturbed[];
const nodes = ['node-0', 'node-1'] as const;

interface Options {
  readonly rounds: number;
  readonly only?: string;
  readonly seed: string;
}

const wholeNumber = (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('Expected a whole number from 1.');
  return number;
};

const program = new Command('disturbances')
  .description(
    'run the guarantees of core, network and storage while one component is frozen again and again',
  )
  .argument('[filters...]', 'only the specs whose path contains one of these words')
  .option('--rounds <n>', 'number of runs for each component', wholeNumber, 5)
  .option('--only <component>', `only this component: ${[...components, 'connection'].join(', ')}`)
  .option('--seed <text>', 'repeats the moments, the nodes and the resets of an earlier run', newRunId());

async function main(filters: readonly string[], { rounds, only, seed }: Options): Promise<void> {
  const selected = [...components, 'connection' as const].filter((each) =>
    only === undefined ? each !== 'connection' : each === only,
  );
  if (selected.length === 0)
    throw usageError(`Unknown component '${only}'`, `use ${[...components, 'connection'].join(', ')}`);
  const guarantees = requireGuarantees(filters, 'standard');
  const runs: DisturbedRun[] = [];
  await interruptible(async (signal) => {
    const view = display();
    const target = await openTarget(
      { cluster: 'native', name: `disturbed-${process.pid}`, nodes: nodes.length, images: [webRecipe] },
      view.show,
      signal,
    ).finally(view.close);
    if (!target.disposable)
      throw usageError(
        `Only a disposable cluster is disturbed, not ${target.origin}`,
        'unset KUBECONFIG, so that a disposable cluster is created',
      );
    const id = `disturbances-${newRunId()}`;
    const folder = join(process.cwd(), 'stsc-results', id);
    mkdirSync(folder, { recursive: true });
    console.log(`Seed ${seed}`);
    try {
      for (const disturbed of selected)
        for (let round = 1; round <= rounds && !signal.aborted; round += 1) {
          const options = { target, guarantees, id: `${id}-${disturbed}-${round}`, signal };
          const run = await disturbedRun(disturbed, `${seed} ${disturbed} ${round}`, options);
          if (signal.aborted) break;
          runs.push(run);
          console.log(formatRun(run));
          writeFileSync(
            join(folder, 'summary.md'),
            `${formatSummary(runs)}\n\n\`\`\`\n${runs.map(formatRun).join('\n')}\n\`\`\`\n\nSeed ${seed}\n`,
          );
        }
    } finally {
      await target.close();
    }
    console.log(`\n${formatSummary(runs)}\n\nResults  ${relative(process.cwd(), folder)}`);
    // vitest sets 1 after an inconclusive case.
    process.exitCode = signal.aborted ? 130 : runs.some(isBad) ? 1 : 0;
  });
}

interface RunOptions {
  readonly target: Target;
  readonly guarantees: readonly string[];
  readonly id: string;
  readonly signal: AbortSignal;
}

async function disturbedRun(
  disturbed: Disturbed | 'connection',
  seed: string,
  { target, guarantees, id, signal }: RunOptions,
): Promise<DisturbedRun> {
  const proxy =
    disturbed === 'connection' ? await unreliableProxy(target.kubeconfig, { ...slow, seed }) : undefined;
  const { kubeconfig } = proxy ?? target;
  const context = await createRunContext({ ...target, kubeconfig }, { id, profile: 'standard' });
  const began = performance.now();
  const since = () => Math.round((performance.now() - began) / 1000);
  const moments: string[] = [];
  const errors: string[] = [];
  const ended = new AbortController();
  const freezing =
    disturbed === 'connection'
      ? undefined
      : freezeUntilAborted({
          disturbed,
          folder: join(clustersFolder(), target.disposable ?? ''),
          nodes,
          seed,
          onFreeze: ({ node = '', duration }) =>
            moments.push(`${node} at ${since()} s for ${Math.round(duration / 1000)} s`.trimStart()),
          signal: AbortSignal.any([signal, ended.signal]),
        }).catch((error) => void errors.push(`${error}`));
  try {
    // The outage of one component ends many cases for the same reason.
    const outcome = await conformance({ id: context.id, context, guarantees, signal, keepGoing: true });
    if (proxy) moments.push(`${proxy.resets} resets`);
    if (outcome !== 'nothing ran') errors.push(...outcome.verdict.runErrors);
    return {
      disturbed,
      moments,
      seconds: since(),
      results: attemptsIn(join(process.cwd(), 'stsc-results', id)),
      runErrors: errors,
    };
  } finally {
    ended.abort();
    await freezing;
    await proxy?.close();
  }
}

const slow = { latency: 200, resetEvery: [2_000, 12_000] } as const;

program.action((filters: string[], options: Options) => main(filters, options));
await program.parseAsync().catch((error) => {
  process.exitCode = printError(error);
});
