import pc from 'picocolors';
import type { Conclusion, Finding } from './findings';

/** One line per finding: the problem, the fix, and the guarantees that cannot be checked. */
export function printFindings(
  findings: readonly Finding[],
  { blocking }: Conclusion,
  selected: number,
): void {
  for (const finding of findings) {
    const isBlocking = blocking.includes(finding);
    const mark = isBlocking ? pc.red('✖') : pc.yellow('⚠');
    console.error(`${mark} ${formatFinding(finding, isBlocking, selected)}`);
  }
}

/** @param selected The number of guarantees of the run. */
export function formatFinding(
  { problem, fix, guarantees }: Finding,
  isBlocking: boolean,
  selected: number,
): string {
  const line = `${problem}; ${fix}`;
  if (guarantees.length === 0) return line;
  return `${line} (${isBlocking ? 'needed by' : 'unsupported:'} ${formatGuarantees(guarantees, selected)})`;
}

/** @param selected The number of guarantees of the run. */
export const formatGuarantees = (guarantees: readonly string[], selected: number): string =>
  guarantees.length === selected ? 'every guarantee' : namesOf(guarantees);

/** A few guarantees by their ids; more by their areas: "network (10), replication (7)". */
function namesOf(guarantees: readonly string[]): string {
  if (guarantees.length <= 3) return guarantees.join(', ');
  const counts = new Map<string, number>();
  for (const id of guarantees) {
    const [area = ''] = id.split('/');
    counts.set(area, (counts.get(area) ?? 0) + 1);
  }
  return [...counts].map(([area, count]) => `${area} (${count})`).join(', ');
}
