import type { CatalogEntry } from '../../helpers/guarantee/catalog';

/** A problem of the cluster that the preflight found, with its fix. */
export interface Finding {
  /** The message of the cluster, in one line. */
  readonly problem: string;
  readonly fix: string;
  /** The selected guarantees that cannot be checked; none if the finding is only a warning. */
  readonly guarantees: readonly string[];
}

export interface Conclusion {
  /** The guarantees that cannot run, each with the reason. Contains no guarantee of the level core. */
  readonly unavailable: Readonly<Record<string, string>>;
  /** The findings because of which the run cannot start; none if the run can start. */
  readonly blocking: readonly Finding[];
}

/**
 * A run starts if it can check every selected guarantee of the level core, and any guarantee at all: a cluster is not
 * judged by the rest if the basis cannot be checked.
 */
export function conclude(findings: readonly Finding[], selected: readonly CatalogEntry[]): Conclusion {
  const unavailable: Record<string, string> = {};
  for (const { problem, guarantees } of findings) for (const id of guarantees) unavailable[id] ??= problem;
  const core = selected.filter(({ level }) => level === 'core').map(({ id }) => id);
  const affectsCore = findings.filter(({ guarantees }) => guarantees.some((id) => core.includes(id)));
  if (affectsCore.length > 0) return { unavailable: {}, blocking: affectsCore };
  return selected.length > 0 && selected.every(({ id }) => id in unavailable)
    ? { unavailable: {}, blocking: findings.filter(({ guarantees }) => guarantees.length > 0) }
    : { unavailable, blocking: [] };
}

export const warning = (problem: string, fix: string): Finding => ({ problem, fix, guarantees: [] });
