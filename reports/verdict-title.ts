import { counted } from '../helpers/format';
import type { VerdictReport } from './schema';

/** The verdict as the title of a report: a partial run must not look like a certificate, and no issue is hidden. */
export const verdictTitle = ({
  verdict,
  profile,
  known,
  preparedNamespaces,
}: Pick<VerdictReport, 'verdict' | 'profile' | 'known' | 'preparedNamespaces'>): string => {
  const issues = known.length > 0 ? ` with ${issueCount(known)}` : '';
  return `${verdict}${scopeOf({ preparedNamespaces })}${issues} (${verdict === 'partial' ? 'not a certificate' : `profile ${profile}`})`;
};

/** A verdict about prepared namespaces must not look like a verdict about a whole cluster. */
export const scopeOf = ({ preparedNamespaces }: Pick<VerdictReport, 'preparedNamespaces'>): string =>
  preparedNamespaces ? ' in prepared namespaces' : '';

/** "2 known issues". Several cases can have the same issue. */
export function issueCount(known: VerdictReport['known']): string {
  const { size } = new Set(known.map(({ issue }) => issue));
  return counted(size, 'known issue');
}

/** How many of the guarantees that the profile requires ran with all of their cases. */
export const coverage = ({ required, notRun }: Pick<VerdictReport, 'required' | 'notRun'>): string =>
  `${required - notRun.length} of ${required} guarantees`;
