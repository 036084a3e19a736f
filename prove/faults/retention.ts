import { type Fault, fault, interferes, isController, mutates } from '../fault';
import {
  claimsOf,
  collectsNoClaims,
  deleteClaims,
  deletesAllClaimsWithTheSet,
  protectsNoClaim,
  throwsAwayTheClaim,
  withRetention,
} from './claims';
import { isTerminating } from './pods';

const deletesClaimsUnderTheirPods = fault(
  'deletes a claim before its pod is gone',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, scene) => {
    if (type === 'MODIFIED' && isTerminating(pod)) await deleteClaims(scene, claimsOf(pod));
  }),
  protectsNoClaim,
);

const deletesTheFirstToo = fault(
  'deletes the claim of the first pod too',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, scene) => {
    if (type !== 'DELETED') return;
    await deleteClaims(
      scene,
      claimsOf(pod).map((name) => name.replace(/\d+$/, '0')),
    );
  }),
);

const ownsNoClaim = fault(
  'owns no claim',
  mutates({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, review) => {
    if (isController(review)) delete claim.metadata?.ownerReferences;
    return claim;
  }),
);

const ownsAlone = fault(
  'takes claims for itself alone',
  mutates({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, review) => {
    if (isController(review) && claim.metadata)
      claim.metadata.ownerReferences = (claim.metadata.ownerReferences ?? []).filter(
        ({ kind }) => kind === 'StatefulSet',
      );
    return claim;
  }),
);

const keepsEveryClaim = fault('keeps every claim', withRetention('Retain', 'Retain'));
const deletesEveryClaim = fault('deletes every claim', withRetention('Delete', 'Delete'));
const ownsEveryClaim = fault('owns every claim', withRetention('Delete', 'Delete'));

export const retention: Readonly<Record<string, readonly Fault[]>> = {
  'retention/when-deleted': [collectsNoClaims, deletesClaimsUnderTheirPods],
  'retention/when-scaled': [collectsNoClaims, deletesClaimsUnderTheirPods, deletesTheFirstToo],
  'retention/combinations': [deletesEveryClaim, keepsEveryClaim],
  'retention/owner-references': [ownsNoClaim, ownsEveryClaim],
  'retention/pod-deletion-keeps-claims': [throwsAwayTheClaim],
  'retention/foreign-owners-are-kept': [ownsAlone, deletesAllClaimsWithTheSet],
  'retention/quick-down-and-up': [collectsNoClaims],
};
