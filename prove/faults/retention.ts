import { type Fault, fault, interferes, isController, mutates } from '../fault';
import {
  claimsOf,
  deleteClaims,
  deletesAllClaimsWithSet,
  deletesClaimsOfTerminatingPods,
  deletesClaimWithPod,
  neverGarbageCollectsClaims,
  setsRetentionPolicy,
} from './claims';

const alsoDeletesFirstClaim = fault(
  'deletes the PVCs of the first pod together with the PVCs of a removed pod',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, context) => {
    if (type !== 'DELETED') return;
    await deleteClaims(
      context,
      claimsOf(pod).map((name) => name.replace(/\d+$/, '0')),
    );
  }),
);

const neverOwnsClaims = fault(
  'adds no ownerReferences to PVCs',
  mutates({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, review) => {
    if (isController(review)) delete claim.metadata?.ownerReferences;
    return claim;
  }),
);

const removesForeignOwners = fault(
  'removes foreign ownerReferences from PVCs',
  mutates({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, review) => {
    if (isController(review) && claim.metadata)
      claim.metadata.ownerReferences = (claim.metadata.ownerReferences ?? []).filter(
        ({ kind }) => kind === 'StatefulSet',
      );
    return claim;
  }),
);

const alwaysRetains = fault(
  'treats every retention policy as Retain',
  setsRetentionPolicy('Retain', 'Retain'),
);
const alwaysDeletes = fault(
  'treats every retention policy as Delete',
  setsRetentionPolicy('Delete', 'Delete'),
);

export const retention: Readonly<Record<string, readonly Fault[]>> = {
  'retention/when-deleted': [neverGarbageCollectsClaims, deletesClaimsOfTerminatingPods],
  'retention/when-scaled': [
    neverGarbageCollectsClaims,
    deletesClaimsOfTerminatingPods,
    alsoDeletesFirstClaim,
  ],
  'retention/combinations': [alwaysDeletes, alwaysRetains],
  'retention/owner-references': [neverOwnsClaims, alwaysDeletes],
  'retention/pod-deletion-keeps-claims': [deletesClaimWithPod],
  'retention/foreign-owners-are-kept': [removesForeignOwners, deletesAllClaimsWithSet],
  'retention/quick-down-and-up': [neverGarbageCollectsClaims],
};
