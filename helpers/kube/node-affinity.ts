import type { V1Node, V1NodeSelectorRequirement, V1PersistentVolume } from '@kubernetes/client-node';

/** Whether a volume can be mounted on a node, as the scheduler would tell by the volume's node affinity. */
export function canMount({ spec }: V1PersistentVolume, { metadata }: V1Node): boolean {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
  if (!terms) return true;
  const labels = metadata?.labels ?? {};
  const fields = { 'metadata.name': metadata?.name ?? '' };
  return terms.some(
    ({ matchExpressions = [], matchFields = [] }) =>
      matchExpressions.every(holdsFor(labels)) && matchFields.every(holdsFor(fields)),
  );
}

const holdsFor =
  (values: Readonly<Record<string, string>>) =>
  ({ key, operator, values: wanted = [] }: V1NodeSelectorRequirement): boolean => {
    const value = values[key];
    switch (operator) {
      case 'In':
        return value !== undefined && wanted.includes(value);
      case 'NotIn':
        return value === undefined || !wanted.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      case 'Gt':
        return Number(value) > Number(wanted[0]);
      case 'Lt':
        return Number(value) < Number(wanted[0]);
      default:
        return false;
    }
  };
