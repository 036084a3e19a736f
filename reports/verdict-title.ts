import type { VerdictReport } from './schema';

/** The verdict as the title of a report: a partial run must not look like a certificate. */
export const verdictTitle = ({ verdict, profile }: Pick<VerdictReport, 'verdict' | 'profile'>): string =>
  verdict === 'partial' ? 'partial (not a certificate)' : `${verdict} (profile ${profile})`;

/** How many of the guarantees that the profile requires ran with all of their cases. */
export const coverage = ({ required, notRun }: Pick<VerdictReport, 'required' | 'notRun'>): string =>
  `${required - notRun.length} of ${required} guarantees`;
