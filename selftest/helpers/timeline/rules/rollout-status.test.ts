import { describe, expect, test } from 'vitest';
import { rolloutStatusAgrees } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const original = { revision: 'web-a' };
const updated = { revision: 'web-b' };

const byCount = { rollingUpdate: { partition: 0 } };
const revisions = { currentRevision: 'web-a', updateRevision: 'web-b', readyReplicas: 2 };
const none = { ...revisions, updatedReplicas: 0 };
const all = { ...revisions, updatedReplicas: 2, currentRevision: 'web-b' };

const two = () => recording().up('web-0', original).up('web-1', original).at(10);

const rolledOut = () =>
  two()
    .reported(none, byCount)
    .deleted('web-1')
    .gone('web-1')
    .up('web-1', updated)
    .deleted('web-0')
    .gone('web-0')
    .up('web-0', updated)
    .at(20);

describe('rolloutStatusAgrees', () => {
  test('is satisfied if the status is complete when both pods are updated', () => {
    const agreed = rolledOut().reported(all, byCount).quietPeriod();
    expect(failureText(agreed, rolloutStatusAgrees)).toBe('satisfied');
  });

  test('is satisfied if the watch of the pods is behind the status', () => {
    const behind = two()
      .reported(none, byCount)
      .deleted('web-1')
      .gone('web-1')
      .up('web-1', updated)
      .deleted('web-0')
      .gone('web-0')
      .created('web-0', updated)
      .at(20)
      .reported(all, byCount)
      .at(20.5)
      .ready('web-0')
      .quietPeriod();
    expect(failureText(behind, rolloutStatusAgrees)).toBe('satisfied');
  });

  test('is violated if the status is complete while a pod has the old revision', () => {
    const early = two().reported(none, byCount).reported(all, byCount).at(20).deleted('web-1');
    expect(failureText(early, rolloutStatusAgrees)).toMatchInlineSnapshot(`
      "the rollout was reported as complete while web-0 had revision web-a instead of web-b
        Rule       rolloutStatusAgrees: the rollout is complete by the rules of "kubectl rollout status" if and only if every pod from the partition on is updated and every pod is Ready
        Expected   every pod from the partition on updated, and every pod Ready
        Received   web-0 had revision web-a instead of web-b

        → +11.0s  StatefulSet web readyReplicas 2, updatedReplicas 2"
    `);
  });

  test('is violated if the status is complete while a pod is missing', () => {
    const missing = two()
      .deleted('web-1')
      .gone('web-1')
      .at(20)
      .reported(none, byCount)
      .reported(all, byCount)
      .at(30)
      .up('web-1', updated);
    expect(failureText(missing, rolloutStatusAgrees)).toMatchInlineSnapshot(`
      "the rollout was reported as complete while web-0 had revision web-a instead of web-b
        Rule       rolloutStatusAgrees: the rollout is complete by the rules of "kubectl rollout status" if and only if every pod from the partition on is updated and every pod is Ready
        Expected   every pod from the partition on updated, and every pod Ready
        Received   web-0 had revision web-a instead of web-b

        → +21.0s  StatefulSet web readyReplicas 2, updatedReplicas 2"
    `);
  });

  test('is violated if the status counts too few updated pods after the rollout', () => {
    const never = rolledOut().reported(none, byCount).quietPeriod();
    expect(failureText(never, rolloutStatusAgrees)).toMatchInlineSnapshot(`
      "the rollout is never reported as complete, although every pod is updated and Ready
        Rule       rolloutStatusAgrees: the rollout is complete by the rules of "kubectl rollout status" if and only if every pod from the partition on is updated and every pod is Ready
        Expected   a status for which "kubectl rollout status" ends
        Received   "kubectl rollout status" waits for 2 updated pods, updatedReplicas is 0

        → +20.0s  StatefulSet web readyReplicas 2, updatedReplicas 0"
    `);
  });

  test('is violated if the current revision stays behind, and the strategy has no rollingUpdate', () => {
    const never = rolledOut()
      .reported({ ...all, currentRevision: 'web-a' })
      .quietPeriod();
    expect(failureText(never, rolloutStatusAgrees)).toMatchInlineSnapshot(`
      "the rollout is never reported as complete, although every pod is updated and Ready
        Rule       rolloutStatusAgrees: the rollout is complete by the rules of "kubectl rollout status" if and only if every pod from the partition on is updated and every pod is Ready
        Expected   a status for which "kubectl rollout status" ends
        Received   "kubectl rollout status" waits for currentRevision to become updateRevision

        → +20.0s  StatefulSet web readyReplicas 2, updatedReplicas 2"
    `);
  });

  test('a partition excludes pods from the count', () => {
    const partition = { rollingUpdate: { partition: 1 } };
    const half = two()
      .reported(none, partition)
      .deleted('web-1')
      .gone('web-1')
      .up('web-1', updated)
      .at(20)
      .reported({ ...none, updatedReplicas: 1 }, partition)
      .quietPeriod();
    expect(failureText(half, rolloutStatusAgrees)).toBe('satisfied');
  });

  test('a status with too few Ready pods, or of an older generation, is not complete', () => {
    const waits = rolledOut()
      .reported({ ...all, readyReplicas: 1 }, byCount)
      .reported({ ...all, observedGeneration: 0 }, byCount);
    expect(failureText(waits, rolloutStatusAgrees)).toMatchInlineSnapshot(`
      "inconclusive: rolloutStatusAgrees
        Rule       rolloutStatusAgrees: the rollout is complete by the rules of "kubectl rollout status" if and only if every pod from the partition on is updated and every pod is Ready
        Reason     not enough evidence: needs a status that is incomplete, a later status that is complete, and a quiet period at the end of the rollout"
    `);
  });

  test('is inconclusive if the rollout has not ended', () => {
    const stuck = two()
      .reported(none, byCount)
      .deleted('web-1')
      .at(20)
      .reported({ ...none, readyReplicas: 1 }, byCount)
      .quietPeriod();
    expect(failureText(stuck, rolloutStatusAgrees)).toMatchInlineSnapshot(`
      "inconclusive: rolloutStatusAgrees
        Rule       rolloutStatusAgrees: the rollout is complete by the rules of "kubectl rollout status" if and only if every pod from the partition on is updated and every pod is Ready
        Reason     the rollout has not ended: web-0 had revision web-a instead of web-b"
    `);
  });

  test('is inconclusive if a pod changed just before the last status', () => {
    const late = rolledOut().at(20).ready('web-0').reported(none, byCount).quietPeriod();
    expect(failureText(late, rolloutStatusAgrees)).toMatchInlineSnapshot(`
      "inconclusive: rolloutStatusAgrees
        Rule       rolloutStatusAgrees: the rollout is complete by the rules of "kubectl rollout status" if and only if every pod from the partition on is updated and every pod is Ready
        Reason     the pods changed just before the last status"
    `);
  });

  test('needs a quiet period', () => {
    expect(failureText(rolledOut().reported(all, byCount), rolloutStatusAgrees)).toContain(
      'not enough evidence',
    );
  });
});
