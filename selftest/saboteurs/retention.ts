import {
  claimsOf,
  collectsNoClaims,
  deleteClaims,
  deletesAllClaimsWithTheSet,
  protectsNoClaim,
  throwsAwayTheClaim,
  withRetention,
} from './claims';
import { isTerminating } from './members';
import { isController, meddles, rewrites, type Saboteur, saboteur } from './saboteur';

const deletesClaimsUnderTheirPods = saboteur(
  'deletes a claim before its pod is gone',
  meddles({ watch: 'pods' }, async ({ type, object: pod }, scene) => {
    if (type === 'MODIFIED' && isTerminating(pod)) await deleteClaims(scene, claimsOf(pod));
  }),
  protectsNoClaim,
);

const deletesTheFirstToo = saboteur(
  'deletes the claim of the first pod too',
  meddles({ watch: 'pods' }, async ({ type, object: pod }, scene) => {
    if (type !== 'DELETED') return;
    await deleteClaims(
      scene,
      claimsOf(pod).map((name) => name.replace(/\d+$/, '0')),
    );
  }),
);

const ownsNoClaim = saboteur(
  'owns no claim',
  rewrites({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, review) => {
    if (isController(review)) delete claim.metadata?.ownerReferences;
    return claim;
  }),
);

const ownsAlone = saboteur(
  'takes claims for itself alone',
  rewrites({ resource: 'persistentvolumeclaims', on: ['UPDATE'] }, (claim, review) => {
    if (isController(review) && claim.metadata)
      claim.metadata.ownerReferences = (claim.metadata.ownerReferences ?? []).filter(
        ({ kind }) => kind === 'StatefulSet',
      );
    return claim;
  }),
);

const keepsEveryClaim = saboteur('keeps every claim', withRetention('Retain', 'Retain'));
const deletesEveryClaim = saboteur('deletes every claim', withRetention('Delete', 'Delete'));
const ownsEveryClaim = saboteur('owns every claim', withRetention('Delete', 'Delete'));

export const retention: Readonly<Record<string, readonly Saboteur[]>> = {
  'retention/when-deleted': [collectsNoClaims, deletesClaimsUnderTheirPods],
  'retention/when-scaled': [collectsNoClaims, deletesClaimsUnderTheirPods, deletesTheFirstToo],
  'retention/combinations': [deletesEveryClaim, keepsEveryClaim],
  'retention/owner-references': [ownsNoClaim, ownsEveryClaim],
  'retention/pod-deletion-keeps-claims': [throwsAwayTheClaim],
  'retention/foreign-owners-are-kept': [ownsAlone, deletesAllClaimsWithTheSet],
  'retention/quick-down-and-up': [collectsNoClaims],
};
