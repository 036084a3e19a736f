import type { ClusterSpec } from './builder';
import { formatGates } from './feature-gates';
import { variants } from './like';
import { formatTaint } from './taints';

/** What distinguishes a disposable cluster from others, for the output: variants, feature gates, taints. */
export const propertiesOf = ({
  like = [],
  featureGates,
  taints = [],
}: Pick<ClusterSpec, 'like' | 'featureGates' | 'taints'>): readonly string[] => [
  ...like.map((name) => variants[name]),
  ...(featureGates ? [`the feature gates ${formatGates(featureGates)}`] : []),
  ...taints.map((taint) => `the taint ${formatTaint(taint)}`),
];

const list = new Intl.ListFormat('en-GB');

/** `a, b and c` */
export const listOf = (items: readonly string[]): string => list.format(items);
