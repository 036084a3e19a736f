import pc from 'picocolors';
import { progressTo } from '../../cluster/progress';
import { deadlines } from '../../helpers/deadlines';
import { connect, type Kube, within } from '../../helpers/kube/client';
import { display } from '../progress';
import { deleteLeftovers } from './delete';
import { findLeftovers, type Search } from './find';
import { contentOf, formatDoubtful, formatObjects, formatRun, titleOf } from './format';
import { type Leftovers, lastActivityOf } from './leftovers';

export interface CleanUpOptions {
  /** The id of the run whose leftovers are deleted. */
  readonly run?: string;
  /** Deletes the leftovers of all runs that have probably ended. Without `run` and `all`, nothing is deleted. */
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

/** Lists what runs left in the cluster, or deletes it. Returns the exit code: 0 if nothing is left, 1 otherwise. */
export async function cleanUpCluster(
  kubeconfig: string,
  { run, all = false, dryRun = false }: CleanUpOptions,
  signal: AbortSignal,
  milliseconds: number = deadlines.cleanup,
): Promise<number> {
  const kube = within(connect(kubeconfig), signal);
  const found = await findLeftovers(kube);
  const now = Date.now();
  const mayContinue = (each: Leftovers) => all && now - lastActivityOf(each) < deadlines.runActivity;
  const inScope = ({ runs }: Search) => runs.filter(({ id }) => run === undefined || id === run);
  const selected = inScope(found).filter((each) => !mayContinue(each));
  const deletes = (run !== undefined || all) && !dryRun;
  const after = deletes ? await deleteAll(kube, selected, { signal, milliseconds }) : found;
  if (!deletes)
    for (const each of selected) {
      console.log(formatRun(each, now));
      if (dryRun) for (const line of formatObjects(each)) console.log(`  would delete ${line}`);
    }
  for (const each of inScope(found).filter(mayContinue))
    console.log(
      `${formatRun(each, now)}; the run may continue: if it has ended, run: stsc cleanup --run ${each.id}`,
    );
  const namespaces = selected.flatMap((each) => each.namespaces.map(({ metadata }) => metadata?.name));
  // Without its namespace, the run of such a volume is not known.
  const doubtful = after.doubtful.filter(
    ({ spec }) => run === undefined || namespaces.includes(spec?.claimRef?.namespace),
  );
  for (const each of doubtful) console.log(formatDoubtful(each));
  if (after.volumesError !== undefined)
    console.log(
      `It is not known whether volumes are left: ${after.volumesError}; grant the permission to list persistentvolumes`,
    );
  const isClean = inScope(after).length + doubtful.length === 0 && after.volumesError === undefined;
  if (isClean)
    console.log(run === undefined ? 'Nothing is left of any run' : `Nothing is left of run ${run}`);
  else if (!deletes && !dryRun)
    console.log('Nothing was deleted; to delete, add --run ID or --all: see stsc cleanup --help');
  return isClean ? 0 : 1;
}

/** Deletes what these runs left, prints what blocks a deletion, and returns what is left then. */
async function deleteAll(
  kube: Kube,
  selected: readonly Leftovers[],
  options: { readonly signal: AbortSignal; readonly milliseconds: number },
): Promise<Search> {
  const blocked = new Map<string, readonly string[]>();
  for (const each of selected) {
    const view = display();
    const title = `${titleOf(each)}: ${contentOf(each)}`;
    await progressTo(view.show)(title)
      .step(title, async (showNote) => {
        const lines = await deleteLeftovers(kube, each, { ...options, showNote });
        blocked.set(each.id, lines);
        if (lines.length > 0) throw new Remaining();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Remaining)) throw error;
      })
      .finally(view.close);
    for (const line of blocked.get(each.id) ?? []) console.error(`${pc.red('✖')} ${line}`);
  }
  const after = await findLeftovers(kube);
  // A provisioner can have created a volume in the meantime.
  for (const each of after.runs)
    if (blocked.get(each.id)?.length === 0) console.error(`${pc.red('✖')} ${formatRun(each, Date.now())}`);
  return after;
}

/** Lets the progress show the step as failed. */
class Remaining extends Error {}
