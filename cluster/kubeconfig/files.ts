import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { hasCode, type Problem, usageError } from '../../helpers/problem';
import type { Environment, KubeconfigOptions } from './environment';
import { type ClusterFields, type ContextFields, kubeconfigFile, type UserFields } from './fields';
import { codeOf, oneLine } from './text';
import { parseYaml } from './yaml';

export interface Kubeconfig {
  readonly origin: string;
  readonly current: string | undefined;
  readonly contexts: ReadonlyMap<string, ContextFields>;
  readonly clusters: ReadonlyMap<string, ClusterFields>;
  readonly users: ReadonlyMap<string, UserFields>;
}

/** The kubeconfig files to read, and the source of this list. */
interface Files {
  readonly source: 'from --kubeconfig' | 'from KUBECONFIG' | 'the default for --context';
  readonly files: readonly string[];
}

export function findFiles(options: KubeconfigOptions, { variables, home }: Environment): Files | undefined {
  for (const option of ['kubeconfig', 'context'] as const)
    if (options[option] === '') throw usageError(`--${option} is empty`, 'pass a value, or omit the option');
  if (options.kubeconfig !== undefined) return { source: 'from --kubeconfig', files: [options.kubeconfig] };
  const files = (variables.KUBECONFIG ?? '').split(delimiter).filter(Boolean);
  if (files.length > 0) return { source: 'from KUBECONFIG', files };
  if (options.context !== undefined)
    return { source: 'the default for --context', files: [join(home, '.kube', 'config')] };
  return undefined;
}

/**
 * Merges the files as kubectl does: the first file with a current context or with a named entry takes precedence.
 * Unlike with kubectl, every file must exist: otherwise the current context of the next file would be used by
 * accident.
 */
export async function mergeFiles({ source, files }: Files): Promise<Kubeconfig> {
  const paths = files.map((file) => resolve(file));
  const configs: Awaited<ReturnType<typeof read>>[] = [];
  for (const path of paths) configs.push(await read(path, source));
  const lastFirst = configs.toReversed();
  return {
    origin: `${oneLine(paths.join(delimiter))} (${source})`,
    current: configs.map(({ current }) => current).find(Boolean),
    contexts: new Map(lastFirst.flatMap(({ contexts }) => contexts)),
    clusters: new Map(lastFirst.flatMap(({ clusters }) => clusters)),
    users: new Map(lastFirst.flatMap(({ users }) => users)),
  };
}

async function read(file: string, source: Files['source']) {
  const title = `${oneLine(file)} (${source})`;
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(title, error);
  });
  const value = parseYaml(content, title);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw notKubeconfig(title, 'no fields');
  if (!Object.keys(kubeconfigFile.shape).some((field) => field in value))
    throw notKubeconfig(title, 'no contexts, clusters or users');
  const { data, error } = kubeconfigFile.safeParse(value);
  if (error) throw notKubeconfig(title, firstIssue(error));
  const { contexts, clusters, users, 'current-context': current } = data;
  const folder = dirname(file);
  return {
    current,
    contexts: (contexts ?? []).map(({ name, context }) => [name, context ?? {}] as const),
    clusters: (clusters ?? []).map(
      ({ name, cluster }) => [name, absoluteCluster(folder, cluster ?? {})] as const,
    ),
    users: (users ?? []).map(({ name, user }) => [name, absoluteUser(folder, user ?? {})] as const),
  };
}

const pathIn = (folder: string, path: string | undefined) => path && resolve(folder, path);

const absoluteCluster = (folder: string, cluster: ClusterFields): ClusterFields => ({
  ...cluster,
  'certificate-authority': pathIn(folder, cluster['certificate-authority']),
});

const absoluteUser = (folder: string, { exec, ...user }: UserFields): UserFields => ({
  ...user,
  'client-certificate': pathIn(folder, user['client-certificate']),
  'client-key': pathIn(folder, user['client-key']),
  tokenFile: pathIn(folder, user.tokenFile),
  // The PATH is searched for a command without a slash.
  exec: exec?.command?.includes(sep) ? { ...exec, command: resolve(folder, exec.command) } : exec,
});

function unreadable(title: string, error: unknown): Problem {
  if (hasCode(error, 'ENOENT', 'ENOTDIR'))
    return usageError(`The kubeconfig ${title} does not exist`, 'use a file that exists');
  if (hasCode(error, 'EISDIR'))
    return usageError(`The kubeconfig ${title} is a folder`, 'use a file in that folder');
  return usageError(
    `The kubeconfig ${title} is not readable (${codeOf(error)})`,
    'make the file readable for this user, or use another file',
  );
}

const notKubeconfig = (title: string, why: string) =>
  usageError(
    `The file ${title} is YAML but not a kubeconfig (${why})`,
    'correct the file, or use another file',
  );

const firstIssue = ({ issues: [issue] }: z.ZodError): string =>
  issue ? `${z.core.toDotPath(issue.path)}: ${oneLine(issue.message).replace('Invalid input: ', '')}` : '';
