import { type Fault, fault, type Injection, interferes } from '../fault';
import { mutatesCreatedClaims } from './claims';
import { mutatesCreatedPods } from './creation';

/** The ways in which the disks of a native cluster can differ from what their driver reports: see disks/defect.go. */
type Defect =
  | 'half-size'
  | 'emptied-on-attach'
  | 'file-system-keeps-size'
  | 'shared'
  | 'never-detached'
  | 'other-zone';

/** Pods that share a disk must be on the same node: a disk is attached to one node at a time. */
export const placesPodsOnOneNode: Injection = mutatesCreatedPods(({ spec }) => {
  if (spec) spec.nodeSelector = { ...spec.nodeSelector, 'kubernetes.io/hostname': 'node-0' };
});

const prefix = 'stsc-defect-';

/** Lets the PVCs use a StorageClass like the default one, whose disks have a defect. */
const withDefect = (sentence: string, defect: Defect, ...injections: Injection[]): Fault =>
  fault(
    sentence,
    ...injections,
    mutatesCreatedClaims(({ spec }, namespace) => {
      if (spec) spec.storageClassName = `${prefix}${namespace}`;
    }),
    interferes({ watch: 'persistentvolumeclaims' }, async ({ type }, { kube, namespace, notes }) => {
      const name = `${prefix}${namespace}`;
      if (type === 'DELETED') {
        await kube.storage.deleteStorageClass({ name });
        return;
      }
      if (notes.has(name)) return;
      notes.add(name);
      const { metadata: _, ...rest } = await kube.storage.readStorageClass({ name: 'standard' });
      await kube.storage.createStorageClass({
        body: { ...rest, metadata: { name }, parameters: { defect } },
      });
    }),
  );

export const createsSmallerDisks = withDefect(
  'creates disks of half the size that they are reported to have',
  'half-size',
);

export const emptiesDisksOnAttach = withDefect(
  'empties a disk when the disk is attached to a node',
  'emptied-on-attach',
);

export const keepsFileSystemSize = withDefect(
  'expands a disk, but not the file system on the disk',
  'file-system-keeps-size',
);

export const usesOneDisk = withDefect('uses one disk for all PVCs', 'shared', placesPodsOnOneNode);

export const neverDetaches = withDefect('never detaches a disk from a node', 'never-detached');

export const createsDisksElsewhere = withDefect(
  'creates disks in another zone than the zone of their pod',
  'other-zone',
);
