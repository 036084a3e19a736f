import type { V1ObjectMeta, V1PersistentVolume } from '@kubernetes/client-node';
import { counted } from '../../helpers/format';
import { labels } from '../../helpers/labels';
import { type Leftovers, lastActivityOf, startOf } from './leftovers';

const units = [
  { name: 'd', milliseconds: 86_400_000 },
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'min', milliseconds: 60_000 },
  { name: 's', milliseconds: 1000 },
] as const;

/** A time in the largest unit that fits: "3 h ago". */
export function ago(time: number, now: number): string {
  const age = Math.max(now - time, 0);
  const unit = units.find(({ milliseconds }) => age >= milliseconds) ?? units[3];
  return `${Math.floor(age / unit.milliseconds)} ${unit.name} ago`;
}

/** What a run left: "3 namespaces, 2 volumes". */
export const contentOf = ({ namespaces, volumes, webhooks }: Leftovers): string =>
  Object.entries({ namespace: namespaces, volume: volumes, 'webhook configuration': webhooks })
    .filter(([, { length }]) => length > 0)
    .map(([noun, { length }]) => counted(length, noun))
    .join(', ');

export const titleOf = ({ id, webhooks }: Leftovers): string =>
  `${webhooks.length > 0 ? 'Fault session' : 'Run'} ${id}`;

/** One line per run: its id, its age, and what it left. */
export const formatRun = (run: Leftovers, now: number): string =>
  `${titleOf(run)}: oldest object created ${ago(startOf(run), now)}, newest ${ago(lastActivityOf(run), now)}: ${contentOf(run)}`;

const nameOf = ({ metadata }: { readonly metadata?: V1ObjectMeta }): string => metadata?.name ?? '';

/** A line for each object that a clean-up deletes. */
export const formatObjects = ({ namespaces, volumes, webhooks }: Leftovers): readonly string[] => [
  ...namespaces.map(
    (each) => `namespace ${nameOf(each)} of ${each.metadata?.labels?.[labels.guarantee]?.replace('.', '/')}`,
  ),
  ...volumes.map((each) => `volume ${nameOf(each)} of ${claimOf(each)}`),
  ...webhooks.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
];

const claimOf = ({ spec }: V1PersistentVolume): string =>
  `PVC ${spec?.claimRef?.name} in namespace ${spec?.claimRef?.namespace}`;

/** A volume that may be of a run, and what a user can do about it. */
export const formatDoubtful = (volume: V1PersistentVolume): string =>
  `Volume ${nameOf(volume)} is ${volume.status?.phase} and was bound to ${claimOf(volume)}, but it is not certain that a run of this suite created the volume; ${adviceFor(volume)}`;

/** The storage deletes a Released volume as soon as its reclaim policy is Delete, with the data. */
const adviceFor = ({ metadata, status }: V1PersistentVolume): string =>
  status?.phase === 'Released'
    ? `if no one needs its data, run: kubectl patch persistentvolume ${metadata?.name} --patch '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}'`
    : `if no one needs its data, run: kubectl delete persistentvolume ${metadata?.name}`;
