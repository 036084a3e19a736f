import { Status } from 'allure-js-commons';
import type { Category } from 'allure-js-commons/sdk';

/** Allure's groups of results that did not pass. */
export const categories = [
  { name: 'Failed guarantees', matchedStatuses: [Status.FAILED] },
  { name: 'Inconclusive', matchedStatuses: ['unknown' as Status] },
  { name: 'Suite or environment errors', matchedStatuses: [Status.BROKEN] },
  { name: 'Unsupported', matchedStatuses: [Status.SKIPPED], messageRegex: '^Unsupported: [\\s\\S]*' },
] as const satisfies readonly Category[];
