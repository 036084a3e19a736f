/** Labels of the suite. They show the run and the guarantee of an object. */
export const labels = {
  managedBy: 'app.kubernetes.io/managed-by',
  run: 'stsc/run',
  /** The id of the guarantee. A label value must not contain a slash, so a dot takes its place. */
  guarantee: 'stsc/guarantee',
  /** On objects that the suite creates for itself. The recorder ignores them. */
  auxiliary: 'stsc/auxiliary',
} as const;

export const manager = 'statefulset-conformance';

export const guaranteeLabel = (guarantee: string): string => guarantee.replaceAll('/', '.');
