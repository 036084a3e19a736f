import { describe, expect, test } from 'vitest';
import { replacedTogether, unavailableAtMost } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const three = () => recording().scaled(3).up('web-0').up('web-1').up('web-2').bookmarked();

const twoAtATime = () =>
  three()
    .at(10)
    .deleted('web-2')
    .at(10.1)
    .deleted('web-1')
    .gone('web-2')
    .gone('web-1')
    .up('web-1')
    .up('web-2')
    .deleted('web-0')
    .gone('web-0')
    .up('web-0');

describe('unavailableAtMost', () => {
  test('is satisfied by a rollout of two pods at a time', () => {
    expect(failureText(twoAtATime(), unavailableAtMost(2))).toBe('satisfied');
  });

  test('is violated if one pod may be unavailable', () => {
    expect(failureText(twoAtATime(), unavailableAtMost(1))).toMatchInlineSnapshot(`
      "web-1 was deleted while web-2 was unavailable
        Rule       unavailableAtMost(1): after the deletion of a Ready pod, at most 1 pods are unavailable: missing, terminating or not Ready
        Expected   at most 1 unavailable
        Received   2 unavailable: web-2 terminating, web-1 deleted

          +10.0s  web-2 deleted
        → +10.1s  web-1 deleted"
    `);
  });

  test('is violated by a deletion while a deleted pod does not exist yet', () => {
    const missing = three().at(10).deleted('web-2').gone('web-2').at(20).deleted('web-1');
    expect(failureText(missing, unavailableAtMost(1))).toMatchInlineSnapshot(`
      "web-1 was deleted while web-2 was unavailable
        Rule       unavailableAtMost(1): after the deletion of a Ready pod, at most 1 pods are unavailable: missing, terminating or not Ready
        Expected   at most 1 unavailable
        Received   2 unavailable: web-2 missing, web-1 deleted

          +10.0s  web-2 deleted
          +11.0s  web-2 gone
        → +20.0s  web-1 deleted"
    `);
  });

  test('is violated by a deletion while a pod that was not deleted is unready', () => {
    const unready = three().unready('web-0').at(20).deleted('web-2').deleted('web-1');
    expect(failureText(unready, unavailableAtMost(2))).toMatchInlineSnapshot(`
      "web-1 was deleted while web-0, web-2 were unavailable
        Rule       unavailableAtMost(2): after the deletion of a Ready pod, at most 2 pods are unavailable: missing, terminating or not Ready
        Expected   at most 2 unavailable
        Received   3 unavailable: web-0 Running, not Ready, web-2 terminating, web-1 deleted

           +6.0s  web-0 unready
          +20.0s  web-2 deleted
        → +21.0s  web-1 deleted"
    `);
  });

  test('is satisfied by the deletion of pods that are unavailable already', () => {
    const unready = recording()
      .scaled(3)
      .up('web-0')
      .up('web-1')
      .up('web-2')
      .unready('web-0')
      .unready('web-1')
      .bookmarked()
      .deleted('web-1')
      .deleted('web-0')
      .gone('web-1')
      .gone('web-0')
      .up('web-1')
      .up('web-0')
      .deleted('web-2');
    expect(failureText(unready, unavailableAtMost(2))).toBe('satisfied');
  });

  test('does not count a pod that the set no longer has', () => {
    const scaled = three().scaled(2).deleted('web-2').gone('web-2').deleted('web-1');
    expect(failureText(scaled, unavailableAtMost(1))).toBe('satisfied');
  });

  test('is inconclusive if a pod became unready just before', () => {
    const raced = three().at(9).unready('web-0').at(9.5).deleted('web-2');
    expect(failureText(raced, unavailableAtMost(1))).toMatchInlineSnapshot(`
      "inconclusive: unavailableAtMost(1)
        Rule       unavailableAtMost(1): after the deletion of a Ready pod, at most 1 pods are unavailable: missing, terminating or not Ready
        Reason     web-0 became unavailable within 2.0 s before web-2 was deleted; the controller's cache may not have shown this change yet"
    `);
  });

  test('is inconclusive if no more pods than allowed are deleted', () => {
    expect(
      failureText(three().deleted('web-2').deleted('web-1'), unavailableAtMost(2)),
    ).toMatchInlineSnapshot(`
      "inconclusive: unavailableAtMost(2)
        Rule       unavailableAtMost(2): after the deletion of a Ready pod, at most 2 pods are unavailable: missing, terminating or not Ready
        Reason     not enough evidence: needs the deletion of more than 2 pods, one of them Ready"
    `);
  });
});

describe('replacedTogether', () => {
  test('is satisfied by a rollout of two pods at a time', () => {
    expect(failureText(twoAtATime(), replacedTogether(2))).toBe('satisfied');
  });

  test('is violated by a rollout of one pod at a time', () => {
    const inTurn = three()
      .at(10)
      .deleted('web-2')
      .gone('web-2')
      .up('web-2')
      .deleted('web-1')
      .gone('web-1')
      .up('web-1')
      .deleted('web-0');
    expect(failureText(inTurn, replacedTogether(2))).toMatchInlineSnapshot(`
      "web-1 was deleted only after web-2 was Ready again
        Rule       replacedTogether(2): the last of 2 pods is deleted before the first of them is Ready again
        Expected   2 pods unavailable at the same time
        Received   at most 1

          +10.0s  web-2 deleted
          +11.0s  web-2 gone
          +12.0s  web-2 created
          +13.0s  web-2 Running
          +13.0s  web-2 Ready
        → +14.0s  web-1 deleted"
    `);
  });

  test('is inconclusive if only one pod is deleted', () => {
    expect(failureText(three().deleted('web-2'), replacedTogether(2))).toMatchInlineSnapshot(`
      "inconclusive: replacedTogether(2)
        Rule       replacedTogether(2): the last of 2 pods is deleted before the first of them is Ready again
        Reason     not enough evidence: needs the deletion of 2 Ready pods"
    `);
  });
});
