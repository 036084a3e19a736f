export { never } from './absence';
export { removedBeforeAvailable } from './availability';
export { createdInOrder, predecessorsAvailable, predecessorsReady } from './creation';
export { deletedInReverse, oneDeletedAtATime } from './deletion';
export { atMostOnePerIdentity, claimKept, recreatedInPlace, stableNames } from './identity';
export { oneUnreadyAtATime } from './one-at-a-time';
export { rolloutStatusAgrees } from './rollout-status';
export { updatedAfterAvailable, updatedInReverse } from './updates';
export { countsMatchPods, countsWithinReplicas, currentRevisionFollowsRollout } from './status';
