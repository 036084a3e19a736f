import { usageError } from '../../helpers/problem';
import type { ClusterFields, UserFields } from './fields';
import type { Kubeconfig } from './files';
import { oneLine, quoted } from './text';

/** One context of a kubeconfig with its cluster and its user. */
export interface SelectedContext {
  readonly context: string;
  readonly namespace: string | undefined;
  readonly clusterName: string;
  readonly cluster: ClusterFields & { readonly server: string };
  readonly userName: string;
  readonly user: UserFields;
}

export function selectContext(config: Kubeconfig, requested: string | undefined): SelectedContext {
  const context = requested ?? config.current;
  if (!context) throw usageError(`The kubeconfig ${config.origin} has no current-context`, choice(config));
  const names = config.contexts.get(context);
  const title = requested === undefined ? 'current-context' : 'context';
  if (!names) throw usageError(`The ${title} ${quoted(context)} is not in ${config.origin}`, choice(config));
  const { cluster: clusterName, user: userName = 'anonymous', namespace } = names;
  const cluster = config.clusters.get(clusterName ?? '');
  if (!clusterName || !cluster) throw dangling(config, context, 'cluster', clusterName);
  const user = names.user ? config.users.get(userName) : {};
  if (!user) throw dangling(config, context, 'user', userName);
  return { context, namespace, clusterName, cluster: checkedCluster(clusterName, cluster), userName, user };
}

/** Formats the kubeconfig as JSON, which every YAML parser reads in the same way. */
export const toKubeconfig = (selected: SelectedContext): string => {
  const { context, namespace, clusterName, cluster, userName, user } = selected;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [{ name: context, context: { cluster: clusterName, user: userName, namespace } }],
    clusters: [{ name: clusterName, cluster }],
    users: [{ name: userName, user }],
  });
};

const shortList = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');

const choice = ({ contexts }: Kubeconfig): string =>
  contexts.size > 0
    ? `choose a context with --context: ${shortList([...contexts.keys()].map(oneLine))}`
    : 'use another kubeconfig, because this kubeconfig has no contexts';

const dangling = ({ origin }: Kubeconfig, context: string, kind: string, name: string | undefined) =>
  usageError(
    name
      ? `The context ${quoted(context)} refers to the ${kind} ${quoted(name)}, but ${origin} has no such ${kind}`
      : `The context ${quoted(context)} in ${origin} has no ${kind}`,
    `add the ${kind}, or choose another context`,
  );

const protocols = {
  server: ['https:', 'http:'],
  'proxy-url': ['http:', 'https:', 'socks5:', 'socks5h:', 'socks:'],
};

function checkedCluster(name: string, cluster: ClusterFields): SelectedContext['cluster'] {
  const { server } = cluster;
  if (!server) throw usageError(`The cluster ${quoted(name)} has no server`, 'add its URL to the kubeconfig');
  checkUrl(name, 'server', server);
  if (cluster['proxy-url']) checkUrl(name, 'proxy-url', cluster['proxy-url']);
  if (new URL(server).protocol === 'https:') return { ...cluster, server };
  // The client library uses plain HTTP only if certificates are not checked.
  return { server, 'proxy-url': cluster['proxy-url'], 'insecure-skip-tls-verify': true };
}

function checkUrl(name: string, field: keyof typeof protocols, url: string): void {
  if (URL.canParse(url) && protocols[field].includes(new URL(url).protocol)) return;
  throw usageError(
    `The ${field} of the cluster ${quoted(name)} is not a URL like ${protocols[field][0]}//host:port`,
    'correct this field in the kubeconfig',
  );
}
