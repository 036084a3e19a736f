import { Command } from 'commander';
import { openGiven, type Target } from '../../cluster/target';
import { catalog } from '../../helpers/guarantee/catalog';
import { type CheckOptions, interruptible, withCheckOptions } from '../options';
import { display } from '../progress';
import { contextFor } from '../run/open';
import { recipesFor, requireGuarantees } from '../run/selection';
import { formatList, formatSummary } from './format';
import { type GuaranteeList, type ListedGuarantee, toJson } from './listed';
import { outlineOf } from './outline';

interface ListOptions extends CheckOptions {
  readonly json?: boolean;
}

export const listCommand = (): Command =>
  withCheckOptions(
    new Command('list')
      .description('list the guarantees, and with a kubeconfig, which of them would run on that cluster')
      .argument('[filters...]', 'only the guarantees of the profile whose path contains one of these words'),
    'kubeconfig of the cluster to ask (default: KUBECONFIG; without both, no cluster is asked)',
  )
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(list);

const help = `
With a cluster, the command makes the checks of "stsc doctor" and probes the capabilities that the guarantees need,
such as a second node. It deletes what it creates. Each guarantee is then
  ✔  available
  ⚠  unsupported, with the reason: a run would not check the guarantee
  ?  unknown, because a probe had no result
Known issues of Kubernetes on the minor of this cluster are listed below their guarantee.

JSON (a later version may add fields):
  {
    "cluster": { "server", "version", "origin" },       only with a cluster
    "guarantees": [
      {
        "id", "title", "level", "needs", "cases",
        "availability": "available", "unsupported" or "unknown",                        only with a cluster
        "unsupportedBy": "preflight", "capability" or "optional feature", "reason",     only if not available
        "knownIssues": [{ "case", "issue", "reason" }]                                  only with a cluster
      }
    ]
  }

Examples:
  stsc list storage                                    the guarantees about storage
  stsc list --kubeconfig ./prod.yaml                   which guarantees would run on this cluster, and why not
  stsc list --kubeconfig ./prod.yaml --json | jq -r '.guarantees[] | select(.availability == "unsupported") | .id'

Exit codes:
  0    the guarantees were listed
  2    invalid arguments
  3    the cluster does not respond, or rejects the credentials
  130  interrupted`;

async function list(filters: string[], { json, ...options }: ListOptions): Promise<void> {
  await interruptible(async (signal) => {
    const ids = requireGuarantees(filters, options.profile);
    const view = display();
    const images = recipesFor(ids).filter(({ name }) => options.image?.[name] === undefined);
    const target = await openGiven({ ...options, images }, view.show, signal).finally(view.close);
    const listed = target ? await listFor(target, ids, options, signal) : { guarantees: outlinesOf(ids) };
    console.log(json ? toJson(listed) : formatList(listed));
    if (!json) console.error(`\n${formatSummary(listed)}`);
  });
}

const outlinesOf = (ids: readonly string[]): readonly ListedGuarantee[] =>
  catalog()
    .filter(({ id }) => ids.includes(id))
    .map((entry) => ({ ...entry, ...outlineOf(entry.id) }));

async function listFor(
  target: Target,
  guarantees: readonly string[],
  options: CheckOptions,
  signal: AbortSignal,
): Promise<GuaranteeList> {
  const context = await contextFor(target, options);
  // Imported here because the Kubernetes client is slow to load, and --help need not wait for the client.
  const [{ askCluster }, { availabilityOf }] = await Promise.all([import('./ask'), import('./availability')]);
  const answers = await askCluster({ context, guarantees, signal }, display());
  return {
    cluster: context.cluster,
    guarantees: outlinesOf(guarantees).map((entry) => ({
      ...entry,
      availability: availabilityOf(entry, answers),
      knownIssues: context.knownIssues.filter(({ guarantee }) => guarantee === entry.id),
    })),
  };
}
