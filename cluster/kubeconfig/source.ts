import { delimiter, join } from 'node:path';
import { usageError } from '../../helpers/problem';
import type { Asked, Surroundings } from './environment';

/** The files that were named, and how. */
export interface Source {
  readonly how: 'from --kubeconfig' | 'from KUBECONFIG' | 'where --context looks';
  readonly files: readonly string[];
}

export function named(asked: Asked, { env, home }: Surroundings): Source | undefined {
  for (const option of ['kubeconfig', 'context'] as const)
    if (asked[option] === '') throw usageError(`--${option} is empty`, 'give it a value, or leave it out');
  if (asked.kubeconfig !== undefined) return { how: 'from --kubeconfig', files: [asked.kubeconfig] };
  const files = (env.KUBECONFIG ?? '').split(delimiter).filter(Boolean);
  if (files.length > 0) return { how: 'from KUBECONFIG', files };
  if (asked.context !== undefined)
    return { how: 'where --context looks', files: [join(home, '.kube', 'config')] };
  return undefined;
}
