/** What our namespaces bear, so that anyone can tell whose they are and from which run and guarantee. */
export const labels = {
  managedBy: 'app.kubernetes.io/managed-by',
  run: 'stsc/run',
  /** The id of the guarantee, with a dot in place of the slash that no label may hold. */
  guarantee: 'stsc/guarantee',
} as const;

export const manager = 'statefulset-conformance';

export const guaranteeLabel = (guarantee: string): string => guarantee.replaceAll('/', '.');
