import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { startCluster, stopCluster } from '../cluster/disposable';
import { listOf, propertiesOf } from '../cluster/properties';
import { type Cluster, type ClusterInfo, clusters, kubeconfigOf, removeStale } from '../cluster/registry';
import { clusterSpecOf } from '../cluster/target';
import { databaseRecipes, webRecipe } from '../fixtures/workloads/registry';
import { counted } from '../helpers/format';
import { environmentError, usageError } from '../helpers/problem';
import { type DisposableOptions, interruptible, withDisposableOptions } from './options';
import { display, duration } from './progress';

const withName = (command: Command) =>
  command.option('--name <name>', 'name of the cluster (default: the only cluster, or "default")');

const upHelp = `
Examples:
  stsc cluster up --detach                          three nodes, which remain until "stsc cluster down"
  stsc cluster up --like kubeadm                    the default settings of kubeadm; Ctrl-C deletes the cluster
  stsc cluster up --like openshift,restricted --taint dedicated=db:NoSchedule
                                                    pods meet the user ids of a namespace (as assigned by a stand-in
                                                    for OpenShift's admission), policies, quotas and a taint
  stsc cluster up --feature-gate StatefulSetRecreateStrategy=true    with an alpha feature of Kubernetes 1.37
  stsc run --kubeconfig $(stsc cluster kubeconfig)  check this cluster; its database images load after the start`;

export const clusterCommand = (): Command =>
  new Command('cluster')
    .description('manage disposable local clusters (no Docker needed on Linux)')
    .addCommand(
      withDisposableOptions(new Command('up'))
        .description('start a cluster; Ctrl-C deletes the cluster, or after --detach "stsc cluster down"')
        .option('--detach', 'return when the cluster is ready, and keep the cluster running')
        .option('--name <name>', 'name of the cluster', 'default')
        .addHelpText('after', upHelp)
        .action(up),
    )
    .addCommand(
      new Command('status').description('list the running clusters').option('--json').action(status),
    )
    .addCommand(
      withName(new Command('down'))
        .description('delete a cluster')
        .option('--all', 'delete all clusters')
        .action(down),
    )
    .addCommand(
      withName(new Command('kubeconfig'))
        .description(
          'print the path of the kubeconfig: KUBECONFIG=$(stsc cluster kubeconfig) kubectl get pods',
        )
        .action(async ({ name }) => console.log(kubeconfigOf((await find(name)).folder))),
    )
    .addCommand(
      withName(new Command('logs'))
        .description('print the log of a component, or the names of the components')
        .argument('[component]')
        .action(logs),
    );

async function up(options: DisposableOptions & { detach?: boolean; name: string }): Promise<void> {
  const spec = await clusterSpecOf({ ...options, images: [webRecipe], laterImages: databaseRecipes });
  await interruptible(async (signal) => {
    const started = Date.now();
    const view = display();
    const cluster = await startCluster(spec, view.show, signal).finally(view.close);
    console.error(`${pc.green('●')} ${spec.name} is ready after ${duration(Date.now() - started)}`);
    console.error(`  KUBECONFIG=${kubeconfigOf(cluster.folder)} kubectl get nodes`);
    if (options.detach) {
      console.error(`  stsc cluster down${spec.name === 'default' ? '' : ` --name ${spec.name}`}`);
      return cluster.detach();
    }
    console.error('  Press Ctrl-C to delete the cluster');
    try {
      if (!signal.aborted) await Promise.race([once(signal, 'abort'), cluster.ended]);
    } finally {
      await cluster.down();
    }
    if (!signal.aborted)
      throw environmentError(`${spec.name} was stopped by another process`, 'start the cluster again');
  });
}

async function status({ json }: { json?: boolean }): Promise<void> {
  const running = await clusters();
  if (json) {
    const rows = running.map(({ name, folder, owner, info }) => ({
      name,
      ready: info !== undefined,
      ...info,
      kubeconfig: kubeconfigOf(folder),
      pid: owner.pid,
    }));
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  if (running.length === 0) console.log('No cluster is running. Start one with: stsc cluster up --detach');
  for (const { name, info } of running) console.log(`${name}  ${info ? formatCluster(info) : 'starting'}`);
}

export function formatCluster(info: ClusterInfo): string {
  const properties = propertiesOf(info);
  return [
    properties.length > 0 ? `${info.builder} with ${listOf(properties)}` : info.builder,
    `Kubernetes ${info.kubernetes}`,
    counted(info.nodes, 'node'),
    info.server,
    `running for ${duration(Date.now() - Date.parse(info.since))}`,
  ].join(', ');
}

async function down({ name, all }: { name?: string; all?: boolean }): Promise<void> {
  const running = await clusters();
  // Without a running cluster and without a name, leftovers of killed clusters are still removed.
  const selected = all || (name === undefined && running.length === 0) ? running : [select(running, name)];
  await Promise.all(selected.map(stopCluster));
  const deleted = [...selected.map((cluster) => cluster.name), ...(await removeStale())];
  for (const each of deleted) console.error(`Deleted ${each}`);
  if (deleted.length === 0) console.error('No cluster is running.');
}

/** The named cluster; without a name the only running cluster, or the cluster named "default". */
function select(running: readonly Cluster[], name?: string): Cluster {
  const [only] = running;
  const found =
    name === undefined && running.length === 1
      ? only
      : running.find((cluster) => cluster.name === (name ?? 'default'));
  if (found) return found;
  if (running.length === 0)
    throw usageError('No cluster is running', 'start one with: stsc cluster up --detach');
  throw usageError(
    name ? `No cluster named ${name} is running` : 'Several clusters are running',
    `choose one with --name: ${running.map((cluster) => cluster.name).join(', ')}`,
  );
}

const find = async (name?: string) => select(await clusters(), name);

async function logs(component: string | undefined, { name }: { name?: string }): Promise<void> {
  const folder = join((await find(name)).folder, 'logs');
  const components = readdirSync(folder)
    .map((file) => file.replace(/\.log$/, ''))
    .sort();
  if (component === undefined) return console.log(components.join('\n'));
  if (!components.includes(component))
    throw usageError(`Unknown component ${component}`, `choose one of ${components.join(', ')}`);
  process.stdout.write(readFileSync(join(folder, `${component}.log`)));
}
