import { usageError } from '../../helpers/problem';
import type { ClusterFields, UserFields } from './fields';
import type { Kubeconfig } from './files';
import { oneLine, quoted } from './text';

/** One context of a kubeconfig, with the cluster and the user that it names. */
export interface Chosen {
  readonly context: string;
  readonly namespace: string | undefined;
  readonly clusterName: string;
  readonly cluster: ClusterFields & { readonly server: string };
  readonly userName: string;
  readonly user: UserFields;
}

export function choose(config: Kubeconfig, asked: string | undefined): Chosen {
  const context = asked ?? config.current;
  if (!context) throw usageError(`There is no current-context in ${config.origin}`, pickOne(config));
  const names = config.contexts.get(context);
  const title = asked === undefined ? 'current-context' : 'context';
  if (!names) throw usageError(`The ${title} ${quoted(context)} is not in ${config.origin}`, pickOne(config));
  const { cluster: clusterName, user: userName = 'anonymous', namespace } = names;
  const cluster = config.clusters.get(clusterName ?? '');
  if (!clusterName || !cluster) throw dangling(config, context, 'cluster', clusterName);
  const user = names.user ? config.users.get(userName) : {};
  if (!user) throw dangling(config, context, 'user', userName);
  return { context, namespace, clusterName, cluster: reachable(clusterName, cluster), userName, user };
}

/** JSON is YAML that every parser reads alike. */
export const textOf = ({ context, namespace, clusterName, cluster, userName, user }: Chosen): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [{ name: context, context: { cluster: clusterName, user: userName, namespace } }],
    clusters: [{ name: clusterName, cluster }],
    users: [{ name: userName, user }],
  });

const listed = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');

const pickOne = ({ contexts }: Kubeconfig): string =>
  contexts.size > 0
    ? `pick one with --context: ${listed([...contexts.keys()].map(oneLine))}`
    : 'there are no contexts in it: name another kubeconfig';

const dangling = ({ origin }: Kubeconfig, context: string, kind: string, name: string | undefined) =>
  usageError(
    name
      ? `The context ${quoted(context)} refers to the ${kind} ${quoted(name)}, which is not in ${origin}`
      : `The context ${quoted(context)} refers to no ${kind} in ${origin}`,
    `add the ${kind}, or pick another context`,
  );

const protocols = {
  server: ['https:', 'http:'],
  'proxy-url': ['http:', 'https:', 'socks5:', 'socks5h:', 'socks:'],
};

function reachable(name: string, cluster: ClusterFields): Chosen['cluster'] {
  const { server } = cluster;
  if (!server) throw usageError(`The cluster ${quoted(name)} has no server`, 'add its URL to the kubeconfig');
  checkUrl(name, 'server', server);
  if (cluster['proxy-url']) checkUrl(name, 'proxy-url', cluster['proxy-url']);
  if (new URL(server).protocol === 'https:') return { ...cluster, server };
  // The client library speaks plain HTTP only where no certificate is to be checked.
  return { server, 'proxy-url': cluster['proxy-url'], 'insecure-skip-tls-verify': true };
}

function checkUrl(name: string, field: keyof typeof protocols, url: string): void {
  if (URL.canParse(url) && protocols[field].includes(new URL(url).protocol)) return;
  throw usageError(
    `The ${field} of the cluster ${quoted(name)} is no URL of the kind ${protocols[field][0]}//host:port`,
    'correct it in the kubeconfig',
  );
}
