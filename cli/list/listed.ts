import type { Capability } from '../../helpers/guarantee/capabilities';
import type { Level } from '../../helpers/guarantee/levels';
import type { KnownIssue } from '../../helpers/known-issues';
import type { ClusterFacts } from '../../helpers/run-context';
import type { Availability } from './availability';

/** A guarantee as "stsc list" shows it. */
export interface ListedGuarantee {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly needs: readonly Capability[];
  /** The number of its cases. */
  readonly cases: number;
  /** Absent if no cluster was asked. */
  readonly availability?: Availability;
  readonly knownIssues?: readonly KnownIssue[];
}

export interface GuaranteeList {
  /** The cluster that was asked. */
  readonly cluster?: ClusterFacts;
  readonly guarantees: readonly ListedGuarantee[];
}

/** The text for scripts, which the help of the command documents. */
export function toJson({ guarantees, ...cluster }: GuaranteeList): string {
  const rows = guarantees.map(({ availability, knownIssues, ...entry }) => {
    const { is, ...details } = availability ?? {};
    const { by, reason } = { by: undefined, reason: undefined, ...details };
    return {
      ...entry,
      availability: is,
      unsupportedBy: by,
      reason,
      knownIssues: knownIssues?.map(({ case: title, issue, reason }) => ({ case: title, issue, reason })),
    };
  });
  return JSON.stringify({ ...cluster, guarantees: rows }, null, 2);
}
