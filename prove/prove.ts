import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { printError } from '../cli/errors';
import { interruptible } from '../cli/options';
import { display } from '../cli/progress';
import { conformance } from '../cli/run/conformance';
import { recipesFor, selectedGuarantees } from '../cli/run/specs';
import { openTarget, type Target } from '../cluster/target';
import { imageReferences } from '../fixtures/workloads/registry';
import type { ImageRecipe } from '../helpers/image-recipe';
import { usageError } from '../helpers/problem';
import { newRunId } from '../reports/facts';
import type { FaultPlan } from './fault-plan';
import { faults } from './faults/index';
import { type Matrix, markdownOf, matrixOf, type Row, rowOf, summaryOf } from './matrix';
import { OutcomeReporter } from './outcomes';
import { printMatrix, printOutcome } from './print';
import { startFaultSession } from './session';

interface Options {
  readonly kubernetes?: string;
  readonly verbose?: boolean;
}

async function prove(filters: string[], options: Options): Promise<void> {
  const isChosen = (guarantee: string) =>
    filters.length === 0 || filters.some((filter) => guarantee.includes(filter));
  const written = selectedGuarantees(filters);
  const named = Object.keys(faults).filter(isChosen);
  const problems = [
    ...written.filter((id) => !named.includes(id)).map((id) => `${id}: no saboteur is named`),
    ...named.filter((id) => !written.includes(id)).map((id) => `${id}: there is no such spec`),
  ];
  const proven = written.filter((id) => named.includes(id));
  if (proven.length === 0)
    throw usageError('There is nothing to prove', 'name a guarantee that has a saboteur');

  await interruptible(async (signal) => {
    const target = await throwaway(options, recipesFor(proven), signal);
    const rows: Row[] = [];
    try {
      const rounds = Math.max(...proven.map((id) => faults[id]?.length ?? 0));
      for (let round = 0; round < rounds && !signal.aborted; round++)
        rows.push(...(await play(target, round, castOf(proven, round), options, problems, signal)));
    } finally {
      await target.close();
    }
    if (signal.aborted) {
      console.error('Interrupted');
      process.exitCode = 130;
      return;
    }
    const matrix = matrixOf(rows);
    printMatrix(matrix.rows);
    problems.push(...shortfallsOf(matrix));
    for (const problem of problems) console.error(`${pc.red('✖')} ${problem}`);
    console.error(`${pc.bold('Matrix')}  ${relative(process.cwd(), write(target.version, matrix))}`);
    process.exitCode = problems.length > 0 ? 1 : 0;
  });
}

async function throwaway(
  { kubernetes }: Options,
  images: readonly ImageRecipe[],
  signal: AbortSignal,
): Promise<Target> {
  const view = display();
  const asked = {
    cluster: 'native',
    name: `prove-${process.pid}`,
    images,
    ...(kubernetes && { kubernetes }),
  };
  const target = await openTarget(asked, view.show, signal).finally(view.close);
  if (!target.disposable)
    throw usageError(
      `Nobody plays saboteur on ${target.origin}`,
      'unset KUBECONFIG, so that a cluster is made for it',
    );
  return target;
}

const castOf = (guarantees: readonly string[], round: number): FaultPlan =>
  Object.fromEntries(
    guarantees.flatMap((id) => {
      const own = faults[id]?.[round];
      return own ? [[id, own]] : [];
    }),
  );

async function play(
  target: Target,
  round: number,
  cast: FaultPlan,
  { verbose = false }: Options,
  problems: string[],
  signal: AbortSignal,
): Promise<Row[]> {
  console.error(pc.bold(`Round ${round + 1}`));
  const reporter = new OutcomeReporter((cell) =>
    printOutcome(cell, cast[cell.guarantee]?.sentence ?? '', verbose),
  );
  const stage = await startFaultSession(target.kubeconfig, cast);
  try {
    const filters = Object.keys(cast).map((id) => `specs/${id}.ts`);
    const images = imageReferences(target.builtImages);
    await conformance({ id: `prove-${round + 1}`, target, images, filters, reporters: [reporter], signal });
  } finally {
    await stage.close();
  }
  problems.push(...reporter.troubles, ...stage.defects);
  return Object.entries(cast).map(([id, { sentence }]) => rowOf(id, sentence, reporter.outcomes));
}

/** A fault that reddens nothing is a hole in the suite, and so is a case that nothing reddens. */
const shortfallsOf = ({ rows, undetected }: Matrix): readonly string[] => [
  ...rows
    .filter(({ detection }) => detection !== 'detected' && detection !== 'unsupported')
    .map((row) => `${row.guarantee}, ${row.fault}: ${summaryOf(row)}, and red was due`),
  ...undetected.map((hole) => `${hole.guarantee}: no saboteur reddens "${hole.case}"`),
];

function write(kubernetes: string | undefined, matrix: Matrix): string {
  const folder = join(process.cwd(), 'stsc-results', `prove-${newRunId()}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'matrix.json'), `${JSON.stringify({ kubernetes, ...matrix }, null, 2)}\n`);
  writeFileSync(join(folder, 'matrix.md'), markdownOf(matrix));
  return folder;
}

const command = new Command('prove')
  .description('Runs each guarantee on a real cluster that breaks it, and shows that it turns red.')
  .argument('[filters...]', 'only the guarantees whose id contains one of these')
  .option('--kubernetes <minor>', 'the Kubernetes of the cluster')
  .option('--verbose', 'show what each red case saw')
  .action(prove);

try {
  await command.parseAsync();
} catch (error) {
  process.exitCode = printError(error);
}
