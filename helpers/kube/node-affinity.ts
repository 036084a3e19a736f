import type { V1Node, V1NodeSelectorRequirement, V1PersistentVolume } from '@kubernetes/client-node';

/** Whether a volume can be mounted on a node; the scheduler decides this by the volume's node affinity. */
export function canMount({ spec }: V1PersistentVolume, { metadata }: V1Node): boolean {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
  if (!terms) return true;
  const labels = metadata?.labels ?? {};
  const fields = { 'metadata.name': metadata?.name ?? '' };
  return terms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.every(matches(labels)) && matchFields.every(matches(fields)),
  );
}

const matches =
  (values: Readonly<Record<string, string>>) =>
  ({ key, operator, values: expected = [] }: V1NodeSelectorRequirement): boolean => {
    const value = values[key];
    switch (operator) {
      case 'In':
        return value !== undefined && expected.includes(value);
      case 'NotIn':
        return value === undefined || !expected.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      case 'Gt':
        return Number(value) > Number(expected[0]);
      case 'Lt':
        return Number(value) < Number(expected[0]);
      default:
        return false;
    }
  };
