/** Labels of the suite. They show the run and the guarantee of an object. */
export const labels = {
  managedBy: 'app.kubernetes.io/managed-by',
  run: 'stsc/run',
  /** The id of the guarantee. A label value must not contain a slash, so a dot takes its place. */
  guarantee: 'stsc/guarantee',
  /** On objects that the suite creates for itself. The recorder ignores them. */
  auxiliary: 'stsc/auxiliary',
  /** On a namespace whose case has ended, and which is deleted together with the cluster. */
  emptied: 'stsc/emptied',
  /** The id of a fault session of "stsc prove", on its webhook configurations. */
  faultSession: 'stsc/fault-session',
} as const;

export const manager = 'statefulset-conformance';

export const proveManager = 'stsc-prove';

/** The finalizer with which a case keeps a pod or PVC terminating. */
export const blockingFinalizer = 'stsc/block-deletion';

/**
 * The labels that Kubernetes recommends, which the policies of some platforms demand. Without app.kubernetes.io/instance:
 * Argo CD may delete an object whose instance has the name of an application that does not contain the object.
 */
export const recommendedLabels = (
  name: string,
  component: 'workload' | 'auxiliary',
): Record<string, string> => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': manager,
  [labels.managedBy]: manager,
});

/** On everything that a case creates in its namespace except StatefulSets, pods, PVCs and ControllerRevisions. */
export const runLabels = (run: string): Record<string, string> => ({
  [labels.managedBy]: manager,
  [labels.run]: run,
});

export const guaranteeLabel = (guarantee: string): string => guarantee.replaceAll('/', '.');
