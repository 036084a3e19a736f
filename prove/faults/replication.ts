import { type Fault, fault, type Injection, mutates } from '../fault';
import { throwsAwayTheClaim } from './claims';
import { createsPods } from './creation';
import { sticksToOnePod, takesEveryPodForReady } from './network';

/** Changes the scripts that the pods of a database run, in all places where they say this. */
const runsInstead = (text: string, instead: string): Injection =>
  createsPods(({ spec }) => {
    for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])])
      container.command = (container.command ?? []).map((word) => word.replaceAll(text, instead));
  });

export const countsServersFromAnotherNumber = fault(
  'gives its servers other ids than 100 and their ordinal',
  runsInstead('100 + ordinal', '200 + ordinal'),
);

const takesEveryPodForThePrimary = fault(
  'gives every pod the configuration of the primary',
  runsInstead('role=replica', 'role=primary'),
);

const leavesReplicasToThemselves = fault(
  'tells no replica whom to follow',
  runsInstead('/mnt/secret/replication.sql', '/dev/null'),
);

/** MySQL's replicas know their accounts from what they are cloned from. */
const startsReplicasEmpty = fault(
  'starts every replica with a new database of its own',
  runsInstead('if [ $ordinal = 0 ]; then\n', 'if true; then\n'),
  runsInstead('--initialize-insecure', '--initialize-insecure --init-file=/mnt/secret/accounts.sql'),
);

export const clonesFromThePrimary = fault(
  'clones every replica from the primary',
  runsInstead('$((ordinal - 1))', '0'),
);

export const removesClaimsWithTheirPods = fault(
  'removes the claims of pods that it is to have no longer',
  mutates({ resource: 'statefulsets', on: ['CREATE', 'UPDATE'] }, (set) => {
    if (set.spec)
      set.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Retain', whenScaled: 'Delete' };
    return set;
  }),
);

export const replication: Readonly<Record<string, readonly Fault[]>> = {
  'replication/primary-and-replicas': [countsServersFromAnotherNumber, leavesReplicasToThemselves],
  'replication/replicas-refuse-writes': [takesEveryPodForThePrimary],
  'replication/cloned-from-predecessor': [clonesFromThePrimary, startsReplicasEmpty],
  'replication/reads-balance': [takesEveryPodForReady, sticksToOnePod],
  'replication/replica-catches-up': [throwsAwayTheClaim],
  'replication/primary-returns': [throwsAwayTheClaim],
  'replication/scale-to-four-and-back': [removesClaimsWithTheirPods],
};
