import { newDatabase } from '../../fixtures/workloads/mysql-family/image';
import { type Fault, fault, type Injection, mutates } from '../fault';
import { deletesClaimWithPod } from './claims';
import { mutatesCreatedPods } from './creation';
import { listsEveryPodAsReady, routesClientToOnePod } from './network';

/** Replaces a text in the commands of the containers that run a database. */
const replacesInCommands = (text: string, replacement: string): Injection =>
  mutatesCreatedPods(({ spec }) => {
    for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])])
      container.command = (container.command ?? []).map((word) => word.replaceAll(text, replacement));
  });

export const numbersServersFrom200 = fault(
  'numbers the database servers from 200 instead of 100',
  replacesInCommands('100 + ordinal', '200 + ordinal'),
);

const configuresEveryPodAsPrimary = fault(
  'configures every pod as the primary',
  replacesInCommands('role=replica', 'role=primary'),
);

const skipsReplicationSetup = fault(
  'starts replicas without configuring replication',
  replacesInCommands('/mnt/secret/replication.sql', '/dev/null'),
);

/** A MySQL replica gets its accounts from the clone source, so an empty database must create the accounts. */
const startsReplicasEmpty = fault(
  'starts every replica with a new, empty database',
  replacesInCommands('if [ $ordinal = 0 ]; then\n', 'if true; then\n'),
  replacesInCommands(`[ -d ${newDatabase} ]`, 'false'),
  replacesInCommands('--initialize-insecure', '--initialize-insecure --init-file=/mnt/secret/accounts.sql'),
);

export const clonesFromPrimary = fault(
  'clones every replica from the primary',
  replacesInCommands('$((ordinal - 1))', '0'),
);

export const setsWhenScaledToDelete = fault(
  'sets persistentVolumeClaimRetentionPolicy.whenScaled to Delete',
  mutates({ resource: 'statefulsets', on: ['CREATE', 'UPDATE'] }, (set) => {
    if (set.spec)
      set.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Retain', whenScaled: 'Delete' };
    return set;
  }),
);

export const replication: Readonly<Record<string, readonly Fault[]>> = {
  'replication/primary-and-replicas': [numbersServersFrom200, skipsReplicationSetup],
  'replication/replicas-refuse-writes': [configuresEveryPodAsPrimary],
  'replication/cloned-from-predecessor': [clonesFromPrimary, startsReplicasEmpty],
  'replication/reads-balance': [listsEveryPodAsReady, routesClientToOnePod],
  'replication/replica-catches-up': [deletesClaimWithPod],
  'replication/primary-returns': [deletesClaimWithPod],
  'replication/scale-to-four-and-back': [setsWhenScaledToDelete],
};
