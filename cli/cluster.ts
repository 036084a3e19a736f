import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { startCluster, stopCluster } from '../cluster/disposable';
import { type Cluster, clusters, kubeconfigOf, removeStale } from '../cluster/registry';
import { clusterSpecOf } from '../cluster/target';
import { webRecipe } from '../fixtures/workloads/registry';
import { environmentError, usageError } from '../helpers/problem';
import { type DisposableOptions, interruptible, withDisposableOptions } from './options';
import { display, duration } from './progress';

const named = (command: Command) =>
  command.option('--name <name>', 'which cluster (default: the only one, or "default")');

export const clusterCommand = (): Command =>
  new Command('cluster')
    .description('a real throwaway Kubernetes: no Docker needed on Linux, gone without a trace')
    .addCommand(
      withDisposableOptions(new Command('up'))
        .description('bring a cluster up; it lives until Ctrl-C, or with --detach until "down"')
        .option('--detach', 'return once the cluster is usable')
        .option('--name <name>', 'its name, to tell several apart', 'default')
        .action(up),
    )
    .addCommand(
      new Command('status').description('show the clusters that are up').option('--json').action(status),
    )
    .addCommand(
      named(new Command('down')).description('end a cluster').option('--all', 'end all of them').action(down),
    )
    .addCommand(
      named(new Command('kubeconfig'))
        .description(
          'print the path of its kubeconfig: KUBECONFIG=$(stsc cluster kubeconfig) kubectl get pods',
        )
        .action(async ({ name }) => console.log(kubeconfigOf((await choose(name)).folder))),
    )
    .addCommand(
      named(new Command('logs'))
        .description("print a component's log, or the names of the components")
        .argument('[component]')
        .action(logs),
    );

async function up(options: DisposableOptions & { detach?: boolean; name: string }): Promise<void> {
  const wanted = await clusterSpecOf({ ...options, images: [webRecipe] });
  await interruptible(async (signal) => {
    const started = Date.now();
    const view = display();
    const cluster = await startCluster(wanted, view.show, signal).finally(view.close);
    console.error(`${pc.green('●')} ${wanted.name} is up after ${duration(Date.now() - started)}`);
    console.error(`  KUBECONFIG=${kubeconfigOf(cluster.folder)} kubectl get nodes`);
    if (options.detach) {
      console.error(`  stsc cluster down${wanted.name === 'default' ? '' : ` --name ${wanted.name}`}`);
      return cluster.detach();
    }
    console.error('  Ctrl-C ends it');
    try {
      if (!signal.aborted) await Promise.race([once(signal, 'abort'), cluster.ended]);
    } finally {
      await cluster.down();
    }
    if (!signal.aborted)
      throw environmentError(`${wanted.name} was ended by somebody else`, 'bring it up again');
  });
}

async function status({ json }: { json?: boolean }): Promise<void> {
  const all = await clusters();
  if (json) {
    const rows = all.map(({ name, folder, owner, info }) => ({
      name,
      ready: info !== undefined,
      ...info,
      kubeconfig: kubeconfigOf(folder),
      pid: owner.pid,
    }));
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  if (all.length === 0) console.log('No cluster is up; stsc cluster up --detach makes one.');
  for (const { name, info } of all)
    console.log(
      info
        ? `${name}  ${info.builder}, Kubernetes ${info.kubernetes}, ${count(info.nodes)}, ${info.server}, up for ${duration(Date.now() - Date.parse(info.since))}`
        : `${name}  coming up`,
    );
}

async function down({ name, all }: { name?: string; all?: boolean }): Promise<void> {
  const chosen = all ? await clusters() : await clusters().then((up) => pick(up, name));
  await Promise.all(chosen.map(stopCluster));
  const stale = await removeStale();
  for (const gone of [...chosen.map((cluster) => cluster.name), ...stale]) console.error(`${gone} is gone`);
  if (chosen.length + stale.length === 0) console.error('No cluster is up.');
}

const count = (nodes: number) => (nodes === 1 ? '1 node' : `${nodes} nodes`);

const pick = (up: readonly Cluster[], name?: string): Cluster[] =>
  name === undefined && up.length < 2 ? [...up] : [one(up, name)];

function one(up: readonly Cluster[], name?: string): Cluster {
  const [only] = up;
  const found =
    name === undefined && up.length === 1 ? only : up.find((each) => each.name === (name ?? 'default'));
  if (found) return found;
  if (up.length === 0) throw usageError('No cluster is up', 'stsc cluster up --detach makes one');
  throw usageError(
    name ? `No cluster named ${name} is up` : 'Several clusters are up',
    `choose with --name: ${up.map((each) => each.name).join(', ')}`,
  );
}

const choose = async (name?: string) => one(await clusters(), name);

async function logs(component: string | undefined, { name }: { name?: string }): Promise<void> {
  const folder = join((await choose(name)).folder, 'logs');
  const known = readdirSync(folder)
    .map((file) => file.replace(/\.log$/, ''))
    .sort();
  if (component === undefined) return console.log(known.join('\n'));
  if (!known.includes(component))
    throw usageError(`There is no component ${component}`, `choose one of ${known.join(', ')}`);
  process.stdout.write(readFileSync(join(folder, `${component}.log`)));
}
