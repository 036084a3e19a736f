import type { Api } from '../api';
import { formatNames, publication } from '../publication';

export interface Publication {
  /** The references of the images on all nodes, by their names. */
  readonly images: Readonly<Record<string, string>>;
  /** The names of the images that the cluster is still loading. */
  readonly loading: readonly string[];
}

const { namespace, name } = publication;

const metadataOf = ({ loading }: Publication) => ({
  name,
  annotations: { [publication.loading]: formatNames(loading) },
});

const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;

/** Creates the ConfigMap with the images of a new cluster. */
export async function publish(api: Api, state: Publication): Promise<void> {
  // The API server creates this namespace too, but not before it is ready.
  await api.create('/api/v1/namespaces', { metadata: { name: namespace } });
  await Promise.all([
    api.create(configMaps, { metadata: metadataOf(state), data: state.images }),
    api.create(`${rbac}/roles`, {
      metadata: { name },
      rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [name], verbs: ['get'] }],
    }),
    api.create(`${rbac}/rolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:authenticated' }],
    }),
  ]);
}

export const republish = (api: Api, state: Publication): Promise<void> =>
  api.patch(`${configMaps}/${name}`, { metadata: metadataOf(state), data: state.images });
