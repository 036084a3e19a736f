/**
 * A cluster publishes the references of the images that its nodes have in a ConfigMap, which every authenticated user
 * may read. The data are the references by the names of the images.
 */
export const publication = {
  namespace: 'kube-public',
  name: 'statefulset-conformance-images',
  /** An annotation with the names of the images that the cluster is still loading. */
  loading: 'stsc/loading',
} as const;

const separator = ' ';

export const formatNames = (names: readonly string[]) => names.join(separator);

export const parseNames = (text = ''): readonly string[] => text.split(separator).filter(Boolean);
