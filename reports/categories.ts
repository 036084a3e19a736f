import { Status } from 'allure-js-commons';
import type { Category } from 'allure-js-commons/sdk';

/** What kinds of bad news there are, for Allure. */
export const categories = [
  { name: 'Broken guarantees', matchedStatuses: [Status.FAILED] },
  { name: 'Could not tell', matchedStatuses: ['unknown' as Status] },
  { name: 'Errors of the suite or its surroundings', matchedStatuses: [Status.BROKEN] },
  { name: 'Unsupported', matchedStatuses: [Status.SKIPPED], messageRegex: '^Unsupported: [\\s\\S]*' },
] as const satisfies readonly Category[];
