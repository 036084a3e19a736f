import { bindUser } from '../bootstrap';
import { driverName, storageUser } from './plan';

const storage = '/apis/storage.k8s.io/v1';
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const snapshots = '/apis/snapshot.storage.k8s.io/v1';

const read = ['get', 'list', 'watch'];
const write = [...read, 'create', 'update', 'patch', 'delete'];

/** What the documentation of the sidecars grants to each of them, for all together. */
const rules = [
  {
    apiGroups: [''],
    resources: ['persistentvolumes', 'persistentvolumeclaims', 'persistentvolumeclaims/status', 'events'],
    verbs: write,
  },
  { apiGroups: [''], resources: ['nodes', 'pods'], verbs: read },
  {
    apiGroups: ['storage.k8s.io'],
    resources: ['storageclasses', 'csinodes', 'volumeattributesclasses'],
    verbs: read,
  },
  { apiGroups: ['storage.k8s.io'], resources: ['volumeattachments'], verbs: [...read, 'patch'] },
  { apiGroups: ['storage.k8s.io'], resources: ['volumeattachments/status'], verbs: ['patch'] },
  { apiGroups: ['snapshot.storage.k8s.io'], resources: ['*'], verbs: write },
];

const isDefault = (kind: string) => ({ [`${kind}.kubernetes.io/is-default-class`]: 'true' });

export interface ApiObject {
  readonly path: string;
  readonly body: object;
}

/** The objects that an administrator creates for a CSI driver. */
export const storageObjects: readonly ApiObject[] = [
  { path: `${rbac}/clusterroles`, body: { metadata: { name: storageUser }, rules } },
  { path: `${rbac}/clusterrolebindings`, body: bindUser(storageUser, storageUser) },
  {
    path: `${storage}/csidrivers`,
    body: { metadata: { name: driverName }, spec: { attachRequired: true, fsGroupPolicy: 'File' } },
  },
  {
    path: `${storage}/storageclasses`,
    body: {
      metadata: { name: 'standard', annotations: isDefault('storageclass') },
      provisioner: driverName,
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  },
  ...[
    { name: 'slow', iops: '1000' },
    { name: 'fast', iops: '5000' },
  ].map(({ name, iops }) => ({
    path: `${storage}/volumeattributesclasses`,
    body: { metadata: { name }, driverName, parameters: { iops } },
  })),
];

export const snapshotClass: ApiObject = {
  path: `${snapshots}/volumesnapshotclasses/standard`,
  body: {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotClass',
    metadata: { name: 'standard', annotations: isDefault('snapshot.storage') },
    driver: driverName,
    deletionPolicy: 'Delete',
  },
};
