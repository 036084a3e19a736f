import pc from 'picocolors';
import { counted } from '../../helpers/format';
import { columns } from '../table';
import type { Availability } from './availability';
import type { GuaranteeList, ListedGuarantee } from './listed';

const marks: Readonly<Record<Availability['is'], string>> = {
  available: pc.green('✔'),
  unsupported: pc.yellow('⚠'),
  unknown: pc.yellow('?'),
};

/** A table for each area, such as "ordering". */
export function formatList({ guarantees }: Pick<GuaranteeList, 'guarantees'>): string {
  const rows = columns(guarantees.map(rowOf)).split('\n');
  let area = '';
  return guarantees
    .flatMap((guarantee, i) => {
      const [current = ''] = guarantee.id.split('/');
      const heading = current === area ? [] : [...(area ? [''] : []), pc.bold(current)];
      area = current;
      return [...heading, rows[i] ?? '', ...remarksOf(guarantee).map((line) => `      ${line}`)];
    })
    .join('\n');
}

const rowOf = ({ id, level, cases, title, availability }: ListedGuarantee): readonly string[] => [
  ...(availability ? [marks[availability.is]] : []),
  id,
  level,
  counted(cases, 'case'),
  title,
];

const remarksOf = ({ availability, knownIssues = [] }: ListedGuarantee): readonly string[] => [
  ...(availability && availability.is !== 'available' ? [`${availability.is}: ${availability.reason}`] : []),
  ...knownIssues.map(({ case: title, issue, reason }) => `known issue of "${title}": ${reason} ${issue}`),
];

/** The counts; without a cluster, also how to ask a cluster. */
export function formatSummary({ cluster, guarantees }: GuaranteeList): string {
  const cases = guarantees.reduce((sum, each) => sum + each.cases, 0);
  const { length } = guarantees;
  if (!cluster)
    return `${counted(length, 'guarantee')} with ${counted(cases, 'case')}. Which of them would run on a cluster: stsc list --kubeconfig FILE`;
  const count = (is: Availability['is']) =>
    guarantees.filter(({ availability }) => availability?.is === is).length;
  return [
    `${count('available')} of ${length} guarantees would run on this cluster`,
    ...(['unsupported', 'unknown'] as const).filter((is) => count(is) > 0).map((is) => `${count(is)} ${is}`),
  ].join(', ');
}
