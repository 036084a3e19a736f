import type { V1StatefulSetStatus } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import {
  countsMatchPods,
  countsWithinReplicas,
  currentRevisionFollowsRollout,
} from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

type Counts = readonly [replicas: number, ready: number, available: number, current: number, updated: number];

const counts = ([
  replicas,
  readyReplicas,
  availableReplicas,
  currentReplicas,
  updatedReplicas,
]: Counts): V1StatefulSetStatus => ({
  replicas,
  readyReplicas,
  availableReplicas,
  currentReplicas,
  updatedReplicas,
  currentRevision: 'old',
  updateRevision: 'old',
});

const two = { replicas: 2 };

/** Two pods that are Ready since the second 4, and a status that was written at the second 10 for a new generation. */
const atRest = (...written: Counts) =>
  recording()
    .at(0)
    .written(1, two, { replicas: 0 })
    .up('web-0', { revision: 'old' })
    .up('web-1', { revision: 'old' })
    .at(9.9)
    .written(2, two, { replicas: 0, observedGeneration: 1 })
    .at(10)
    .written(2, two, { ...counts(written), observedGeneration: 2 });

describe('countsMatchPods', () => {
  test('is satisfied by a status that counts the pods', () => {
    expect(failureText(atRest(2, 2, 2, 2, 2), countsMatchPods)).toBe('satisfied');
  });

  test('is violated by a status that counts more pods than exist', () => {
    expect(failureText(atRest(7, 2, 2, 2, 2), countsMatchPods)).toMatchInlineSnapshot(`
      "replicas of StatefulSet web was 7, although 2 pods existed
        Rule       countsMatchPods: each count that the controller writes into the status agrees with the pods
        Expected   replicas 2
        Received   replicas 7, readyReplicas 2, availableReplicas 2, currentReplicas 2, updatedReplicas 2

           +1.0s  web-0 created
           +2.0s  web-0 Running
           +2.0s  web-0 Ready
           +3.0s  web-1 created
           +4.0s  web-1 Running
           +4.0s  web-1 Ready
        → +10.0s  StatefulSet web has a new status"
    `);
  });

  test('is violated by a status that counts fewer pods than are Ready', () => {
    expect(failureText(atRest(2, 1, 1, 2, 2), countsMatchPods)).toMatchInlineSnapshot(`
      "readyReplicas of StatefulSet web was 1, although 2 pods were Ready
        Rule       countsMatchPods: each count that the controller writes into the status agrees with the pods
        Expected   readyReplicas 2
        Received   replicas 2, readyReplicas 1, availableReplicas 1, currentReplicas 2, updatedReplicas 2

           +1.0s  web-0 created
           +2.0s  web-0 Running
           +2.0s  web-0 Ready
           +3.0s  web-1 created
           +4.0s  web-1 Running
           +4.0s  web-1 Ready
        → +10.0s  StatefulSet web has a new status"
    `);
  });

  test('is violated by a status that counts pods of another revision', () => {
    const held = recording().written(1, two, { replicas: 0 }).up('web-0', { revision: 'old' });
    const updated = held
      .up('web-1', { revision: 'new' })
      .at(9.9)
      .written(2, two, { replicas: 0, observedGeneration: 1 })
      .at(10)
      .written(2, two, { ...counts([2, 2, 2, 2, 1]), updateRevision: 'new', observedGeneration: 2 });
    expect(failureText(updated, countsMatchPods)).toMatchInlineSnapshot(`
      "currentReplicas of StatefulSet web was 2, although 1 pod had the current revision
        Rule       countsMatchPods: each count that the controller writes into the status agrees with the pods
        Expected   currentReplicas 1
        Received   replicas 2, readyReplicas 2, availableReplicas 2, currentReplicas 2, updatedReplicas 1

           +1.0s  web-0 created
           +2.0s  web-0 Running
           +2.0s  web-0 Ready
           +3.0s  web-1 created
           +4.0s  web-1 Running
           +4.0s  web-1 Ready
        → +10.0s  StatefulSet web has a new status"
    `);
  });

  test('accepts the state of the pods before a change that the controller may not have seen', () => {
    const unready = atRest(2, 2, 2, 2, 2)
      .at(10.5)
      .unready('web-1')
      .at(11)
      .written(2, two, { ...counts([2, 2, 2, 2, 2]), collisionCount: 0, observedGeneration: 2 })
      .at(12)
      .written(2, two, { ...counts([2, 1, 1, 2, 2]), observedGeneration: 2 });
    expect(failureText(unready, countsMatchPods)).toBe('satisfied');
  });

  test('accepts a status that the controller needed several seconds to write', () => {
    const slow = recording()
      .written(1, two, { replicas: 0 })
      .created('web-0', { revision: 'old' })
      .created('web-1', { revision: 'old' })
      .at(20)
      .written(1, two, { ...counts([0, 0, 0, 0, 0]), observedGeneration: 1 });
    expect(failureText(slow, countsMatchPods)).toBe('satisfied');
  });

  test('does not count a pod as available before minReadySeconds', () => {
    const spec = { ...two, minReadySeconds: 30 };
    const early = (available: number) =>
      recording()
        .written(1, spec, { replicas: 0 })
        .up('web-0', { revision: 'old' })
        .up('web-1', { revision: 'old' })
        .at(9.9)
        .written(2, spec, { replicas: 0, observedGeneration: 1 })
        .at(10)
        .written(2, spec, { ...counts([2, 2, available, 2, 2]), observedGeneration: 2 });
    expect(failureText(early(0), countsMatchPods)).toBe('satisfied');
  });

  test('ignores an old status that a change of the spec repeats', () => {
    const repeated = atRest(2, 2, 2, 2, 2)
      .gone('web-1')
      .at(30)
      .written(3, { replicas: 1 }, { ...counts([2, 2, 2, 2, 2]), observedGeneration: 2 });
    expect(failureText(repeated, countsMatchPods)).toBe('satisfied');
  });

  test('needs a status that was written while a pod existed', () => {
    const empty = recording()
      .written(1, { replicas: 0 }, { replicas: 0 })
      .written(1, { replicas: 0 }, { replicas: 0, observedGeneration: 1 });
    expect(failureText(empty, countsMatchPods)).toMatchInlineSnapshot(`
      "inconclusive: countsMatchPods
        Rule       countsMatchPods: each count that the controller writes into the status agrees with the pods
        Reason     not enough evidence: needs a status that was written while a pod existed"
    `);
  });
});

describe('countsWithinReplicas', () => {
  test('is satisfied by counts that agree with each other', () => {
    expect(failureText(atRest(2, 2, 1, 2, 2), countsWithinReplicas)).toBe('satisfied');
  });

  test('is violated by revisions that have more pods than exist', () => {
    const two = { ...counts([2, 2, 2, 2, 1]), updateRevision: 'new' };
    const held = recording().written(1, { replicas: 2 }, { replicas: 0 }).written(1, { replicas: 2 }, two);
    expect(failureText(held, countsWithinReplicas)).toMatchInlineSnapshot(`
      "the counts in the status of StatefulSet web contradict each other
        Rule       countsWithinReplicas: no count exceeds status.replicas, and the pods of two revisions are not more than status.replicas
        Expected   availableReplicas ≤ readyReplicas ≤ replicas; currentReplicas + updatedReplicas ≤ replicas if the revisions differ
        Received   replicas 2, readyReplicas 2, availableReplicas 2, currentReplicas 2, updatedReplicas 1

        → +1.0s  StatefulSet web has a new status"
    `);
  });

  test('is violated by more available than ready pods', () => {
    expect(countsWithinReplicas(atRest(2, 1, 2, 2, 2).history)).toMatchObject({ is: 'violated' });
  });

  test('needs a status that counts a pod', () => {
    expect(failureText(atRest(0, 0, 0, 0, 0), countsWithinReplicas)).toMatchInlineSnapshot(`
      "inconclusive: countsWithinReplicas
        Rule       countsWithinReplicas: no count exceeds status.replicas, and the pods of two revisions are not more than status.replicas
        Reason     not enough evidence: needs a status that counts a pod"
    `);
  });
});

describe('currentRevisionFollowsRollout', () => {
  const revisions = (currentRevision: string, observedGeneration = 2) => ({
    ...counts([2, 2, 2, 2, 2]),
    currentRevision,
    updateRevision: 'new',
    observedGeneration,
  });
  const started = () =>
    atRest(2, 2, 2, 2, 2)
      .at(12)
      .written(3, two, revisions('old', 2))
      .at(12.1)
      .written(3, two, revisions('old', 3));
  const replaced = (name: string) => (it: ReturnType<typeof started>) =>
    it.deleted(name).gone(name).up(name, { revision: 'new' });
  const first = () => replaced('web-1')(started().at(13));
  const both = () => replaced('web-0')(first());

  test('is satisfied by a revision that changes when every pod is updated', () => {
    const ended = both().written(3, two, revisions('new', 3));
    expect(failureText(ended, currentRevisionFollowsRollout)).toBe('satisfied');
  });

  test('is violated by a revision that changes before every pod is updated', () => {
    const early = first().at(25).written(3, two, revisions('new', 3));
    expect(failureText(early, currentRevisionFollowsRollout)).toMatchInlineSnapshot(`
      "currentRevision of StatefulSet web changed before the rollout ended
        Rule       currentRevisionFollowsRollout: currentRevision becomes updateRevision when every pod is Ready with the update revision, and not before
        Expected   old until every pod is Ready with the update revision
        Received   new while web-0 was not Ready with the update revision

           +1.0s  web-0 created
           +2.0s  web-0 Running
           +2.0s  web-0 Ready
           +3.0s  web-1 created
           +4.0s  web-1 Running
           +4.0s  web-1 Ready
          +13.0s  web-1 deleted
          +14.0s  web-1 gone
          +15.0s  web-1 created
          +16.0s  web-1 Running
          +16.0s  web-1 Ready
        → +25.0s  StatefulSet web has a new status"
    `);
  });

  test('is violated by a revision that changes early, although the pods were created just before', () => {
    const young = recording()
      .at(0)
      .written(1, two, { ...counts([0, 0, 0, 0, 0]), observedGeneration: 1 })
      .at(1)
      .created('web-0', { revision: 'old' })
      .created('web-1', { revision: 'old' })
      .at(1.4)
      .written(2, two, { ...revisions('old', 1), updateRevision: 'old' })
      .at(1.5)
      .written(2, two, revisions('new', 2));
    expect(failureText(young, currentRevisionFollowsRollout)).toContain(
      'Received   new while web-0 was not Ready with the update revision',
    );
  });

  test('accepts a revision that changed while another pod was added', () => {
    const ended = both()
      .at(25)
      .written(4, { replicas: 3 }, revisions('old', 3))
      .at(25.1)
      .written(4, { replicas: 3 }, revisions('new', 3))
      .created('web-2', { revision: 'new' });
    expect(failureText(ended, currentRevisionFollowsRollout)).toBe('satisfied');
  });

  test('is violated by a revision that does not change after every pod is updated', () => {
    const late = both()
      .at(30)
      .written(4, two, revisions('old', 3))
      .at(30.1)
      .written(4, two, revisions('old', 4));
    expect(failureText(late, currentRevisionFollowsRollout)).toMatchInlineSnapshot(`
      "currentRevision of StatefulSet web did not become updateRevision when the rollout ended
        Rule       currentRevisionFollowsRollout: currentRevision becomes updateRevision when every pod is Ready with the update revision, and not before
        Expected   currentRevision new
        Received   currentRevision old

           +1.0s  web-0 created
           +2.0s  web-0 Running
           +2.0s  web-0 Ready
           +3.0s  web-1 created
           +4.0s  web-1 Running
           +4.0s  web-1 Ready
          +13.0s  web-1 deleted
          +14.0s  web-1 gone
          +15.0s  web-1 created
          +16.0s  web-1 Running
          +16.0s  web-1 Ready
          +17.0s  web-0 deleted
          +18.0s  web-0 gone
          +19.0s  web-0 created
          +20.0s  web-0 Running
          +20.0s  web-0 Ready
        → +30.1s  StatefulSet web has a new status"
    `);
  });

  test('accepts a revision that does not change as soon as the last pod is updated', () => {
    const soon = both().written(3, two, { ...revisions('old', 3), collisionCount: 0 });
    expect(failureText(soon, currentRevisionFollowsRollout)).toBe('satisfied');
  });

  test('needs a rollout', () => {
    expect(failureText(atRest(2, 2, 2, 2, 2), currentRevisionFollowsRollout)).toMatchInlineSnapshot(`
      "inconclusive: currentRevisionFollowsRollout
        Rule       currentRevisionFollowsRollout: currentRevision becomes updateRevision when every pod is Ready with the update revision, and not before
        Reason     not enough evidence: needs a change of updateRevision, and a status that was written after that"
    `);
  });
});
