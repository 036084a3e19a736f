import { Status } from 'allure-js-commons';
import type { Category } from 'allure-js-commons/sdk';

/** Allure's groups of results that did not pass, or that passed although they have a known issue. */
export const categories = [
  {
    name: 'Known issue of Kubernetes',
    matchedStatuses: [Status.FAILED],
    messageRegex: '^known issue [\\s\\S]*',
  },
  { name: 'Fixed known issue', matchedStatuses: [Status.PASSED], messageRegex: '^fixed: [\\s\\S]*' },
  {
    name: 'Failed guarantees',
    matchedStatuses: [Status.FAILED],
    messageRegex: '^(?!known issue )[\\s\\S]*',
  },
  { name: 'Inconclusive', matchedStatuses: ['unknown' as Status] },
  { name: 'Suite or environment errors', matchedStatuses: [Status.BROKEN] },
  { name: 'Unsupported', matchedStatuses: [Status.SKIPPED], messageRegex: '^Unsupported: [\\s\\S]*' },
] as const satisfies readonly Category[];
