import type { ClusterSpec } from './builder';
import { formatGates } from './feature-gates';
import { variants } from './like';
import type { StorageKind } from './storage';
import { formatTaint } from './taints';

/** What distinguishes a disposable cluster from others, for the output: storage, variants, feature gates, taints. */
export const propertiesOf = ({
  like = [],
  featureGates,
  taints = [],
  storage,
}: Pick<ClusterSpec, 'like' | 'featureGates' | 'taints' | 'storage'>): readonly string[] => [
  ...(storage ? [storages[storage]] : []),
  ...like.map((name) => variants[name]),
  ...(featureGates ? [`the feature gates ${formatGates(featureGates)}`] : []),
  ...taints.map((taint) => `the taint ${formatTaint(taint)}`),
];

const storages: Readonly<Record<StorageKind, string>> = {
  disks: 'the disks of a stand-in for a cloud',
  directories: 'directories as volumes',
};

const list = new Intl.ListFormat('en-GB');

/** `a, b and c` */
export const listOf = (items: readonly string[]): string => list.format(items);
