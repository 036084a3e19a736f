import { readFile } from 'node:fs/promises';
import { delimiter, dirname, resolve, sep } from 'node:path';
import { z } from 'zod';
import { hasCode, type Problem, usageError } from '../../helpers/problem';
import { type ClusterFields, type ContextFields, kubeconfigFile, type UserFields } from './fields';
import type { Source } from './source';
import { codeOf, oneLine } from './text';
import { parsed } from './yaml';

export interface Kubeconfig {
  readonly origin: string;
  readonly current: string | undefined;
  readonly contexts: ReadonlyMap<string, ContextFields>;
  readonly clusters: ReadonlyMap<string, ClusterFields>;
  readonly users: ReadonlyMap<string, UserFields>;
}

/**
 * As kubectl merges: the first file that has a current context, or an entry of a name, wins. Unlike kubectl, no file
 * may be missing: the current context of the next one would be taken by accident.
 */
export async function merged({ how, files }: Source): Promise<Kubeconfig> {
  const paths = files.map((file) => resolve(file));
  const configs: Awaited<ReturnType<typeof read>>[] = [];
  for (const path of paths) configs.push(await read(path, how));
  const lastFirst = configs.toReversed();
  return {
    origin: `${oneLine(paths.join(delimiter))} (${how})`,
    current: configs.map(({ current }) => current).find(Boolean),
    contexts: new Map(lastFirst.flatMap(({ contexts }) => contexts)),
    clusters: new Map(lastFirst.flatMap(({ clusters }) => clusters)),
    users: new Map(lastFirst.flatMap(({ users }) => users)),
  };
}

async function read(file: string, how: Source['how']) {
  const title = `${oneLine(file)} (${how})`;
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(title, error);
  });
  const value = parsed(content, title);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw noKubeconfig(title, 'it has no fields');
  if (!Object.keys(kubeconfigFile.shape).some((field) => field in value))
    throw noKubeconfig(title, 'it has no contexts, clusters or users');
  const { data, error } = kubeconfigFile.safeParse(value);
  if (error) throw noKubeconfig(title, firstIssue(error));
  const { contexts, clusters, users, 'current-context': current } = data;
  const folder = dirname(file);
  return {
    current,
    contexts: (contexts ?? []).map(({ name, context }) => [name, context ?? {}] as const),
    clusters: (clusters ?? []).map(({ name, cluster }) => [name, clusterIn(folder, cluster ?? {})] as const),
    users: (users ?? []).map(({ name, user }) => [name, userIn(folder, user ?? {})] as const),
  };
}

const pathIn = (folder: string, path: string | undefined) => path && resolve(folder, path);

const clusterIn = (folder: string, cluster: ClusterFields): ClusterFields => ({
  ...cluster,
  'certificate-authority': pathIn(folder, cluster['certificate-authority']),
});

const userIn = (folder: string, { exec, ...user }: UserFields): UserFields => ({
  ...user,
  'client-certificate': pathIn(folder, user['client-certificate']),
  'client-key': pathIn(folder, user['client-key']),
  tokenFile: pathIn(folder, user.tokenFile),
  // A bare name is looked up on the PATH.
  exec: exec?.command?.includes(sep) ? { ...exec, command: resolve(folder, exec.command) } : exec,
});

function unreadable(title: string, error: unknown): Problem {
  if (hasCode(error, 'ENOENT', 'ENOTDIR'))
    return usageError(`The kubeconfig ${title} does not exist`, 'name one that does');
  if (hasCode(error, 'EISDIR'))
    return usageError(`The kubeconfig ${title} is a folder`, 'name the file inside it');
  return usageError(
    `The kubeconfig ${title} cannot be read (${codeOf(error)})`,
    'make it readable for this user, or name another',
  );
}

const noKubeconfig = (title: string, why: string) =>
  usageError(`The file ${title} is YAML but not a kubeconfig (${why})`, 'correct it, or name another');

const firstIssue = ({ issues: [issue] }: z.ZodError): string =>
  issue ? `${z.core.toDotPath(issue.path)}: ${oneLine(issue.message).replace('Invalid input: ', '')}` : '';
