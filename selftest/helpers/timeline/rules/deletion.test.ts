import { describe, expect, test } from 'vitest';
import { deletedInReverse, oneDeletedAtATime, oneUnreadyAtATime } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const three = () => recording().up('web-0').up('web-1').up('web-2').action('scaled to 1');

describe('deletedInReverse', () => {
  test('is satisfied by deletions in descending order, each pod gone before the next deletion', () => {
    const reverse = three().deleted('web-2').gone('web-2').deleted('web-1').gone('web-1');
    expect(failureText(reverse, deletedInReverse)).toBe('satisfied');
  });

  test('is satisfied by pods that disappear without a terminating phase', () => {
    expect(failureText(three().gone('web-2').gone('web-1'), deletedInReverse)).toBe('satisfied');
  });

  test('is violated if a successor is still terminating', () => {
    const early = three()
      .at(10)
      .deleted('web-2')
      .at(10.2)
      .deleted('web-1')
      .at(12)
      .gone('web-2')
      .gone('web-1');
    expect(failureText(early, deletedInReverse)).toMatchInlineSnapshot(`
      "web-1 was deleted before its successors were gone
        Rule       deletedInReverse: a pod is deleted only after all its successors are gone
        Expected   web-2 gone
        Received   web-2 terminating

          +10.0s  web-2 deleted
        → +10.2s  web-1 deleted
          +12.0s  web-2 gone"
    `);
  });

  test('is violated if the lowest ordinal is deleted first', () => {
    expect(failureText(three().at(10).deleted('web-0'), deletedInReverse)).toMatchInlineSnapshot(`
      "web-0 was deleted before its successors were gone
        Rule       deletedInReverse: a pod is deleted only after all its successors are gone
        Expected   web-1, web-2 gone
        Received   web-1 Ready, web-2 Ready

        → +10.0s  web-0 deleted"
    `);
  });

  test('is inconclusive if a successor appeared just before', () => {
    const raced = recording().up('web-0').at(5).created('web-1').at(5.3).deleted('web-0');
    expect(failureText(raced, deletedInReverse)).toMatchInlineSnapshot(`
      "inconclusive: deletedInReverse
        Rule       deletedInReverse: a pod is deleted only after all its successors are gone
        Reason     web-1 appeared within 2.0 s before web-0 was deleted; the controller's cache may not have shown this change yet"
    `);
  });

  test('needs two deletions', () => {
    expect(failureText(three().deleted('web-2').gone('web-2'), deletedInReverse)).toMatchInlineSnapshot(`
      "inconclusive: deletedInReverse
        Rule       deletedInReverse: a pod is deleted only after all its successors are gone
        Reason     not enough evidence: needs at least two pod deletions"
    `);
  });

  test('ignores deletions before the bookmark', () => {
    const later = three().deleted('web-2').gone('web-2').bookmarked().deleted('web-1');
    expect(failureText(later, deletedInReverse)).toContain('not enough evidence');
  });
});

describe('oneDeletedAtATime', () => {
  test('is satisfied by one deletion after the other', () => {
    const oneByOne = three().deleted('web-2').gone('web-2').deleted('web-1').gone('web-1');
    expect(failureText(oneByOne, oneDeletedAtATime)).toBe('satisfied');
  });

  test('is violated by two deletions at once', () => {
    const together = three()
      .at(10)
      .deleted('web-1')
      .at(10.1)
      .deleted('web-2')
      .at(11)
      .gone('web-1')
      .gone('web-2');
    expect(failureText(together, oneDeletedAtATime)).toMatchInlineSnapshot(`
      "web-2 was deleted while web-1 was still terminating
        Rule       oneDeletedAtATime: a pod is deleted only while no other pod is terminating
        Expected   web-1 gone
        Received   web-1 terminating

          +10.0s  web-1 deleted
        → +10.1s  web-2 deleted
          +11.0s  web-1 gone"
    `);
  });

  test('needs two deletions', () => {
    expect(failureText(three().deleted('web-2'), oneDeletedAtATime)).toMatchInlineSnapshot(`
      "inconclusive: oneDeletedAtATime
        Rule       oneDeletedAtATime: a pod is deleted only while no other pod is terminating
        Reason     not enough evidence: needs at least two pod deletions"
    `);
  });
});

describe('oneUnreadyAtATime', () => {
  test('is satisfied by a set that is created pod by pod', () => {
    expect(failureText(three(), oneUnreadyAtATime)).toBe('satisfied');
  });

  test('is satisfied by a set that is deleted pod by pod', () => {
    expect(
      failureText(three().bookmarked().deleted('web-2').gone('web-2').deleted('web-1'), oneUnreadyAtATime),
    ).toBe('satisfied');
  });

  test('is violated by two pods that are created together', () => {
    const together = recording()
      .at(1)
      .created('web-0')
      .at(1.1)
      .created('web-1')
      .ready('web-0')
      .ready('web-1');
    expect(failureText(together, oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "web-1 was created while web-0 was not Ready
        Rule       oneUnreadyAtATime: a pod is created or deleted only while every other pod is Ready
        Expected   every pod except web-1 Ready
        Received   web-0 Pending

          +1.0s  web-0 created
        → +1.1s  web-1 created
          +2.1s  web-0 Ready"
    `);
  });

  test('is violated by two deletions together, even within the cache lag', () => {
    const together = three().at(10).deleted('web-2').at(10.1).deleted('web-1');
    expect(failureText(together, oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "web-1 was deleted while web-2 was not Ready
        Rule       oneUnreadyAtATime: a pod is created or deleted only while every other pod is Ready
        Expected   every pod except web-1 Ready
        Received   web-2 terminating

           +4.0s  web-2 created
           +5.0s  web-2 Ready
           +6.0s  the test scaled to 1
          +10.0s  web-2 deleted
        → +10.1s  web-1 deleted"
    `);
  });

  test('is inconclusive if a pod became unready just before', () => {
    const raced = recording().up('web-0').up('web-1').at(9).unready('web-0').at(9.5).created('web-2');
    expect(failureText(raced, oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "inconclusive: oneUnreadyAtATime
        Rule       oneUnreadyAtATime: a pod is created or deleted only while every other pod is Ready
        Reason     web-0 became unready within 2.0 s before web-2 was created; the controller's cache may not have shown this change yet"
    `);
  });

  test('is inconclusive about a deletion long after another pod became unready by itself', () => {
    const lost = three().at(10).unready('web-0').at(20).deleted('web-2').gone('web-2').deleted('web-1');
    expect(failureText(lost, oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "inconclusive: oneUnreadyAtATime
        Rule       oneUnreadyAtATime: a pod is created or deleted only while every other pod is Ready
        Reason     web-0 became unready without an action of the controller before web-2 was deleted"
    `);
  });

  test('is violated by a deletion while a new pod has never been Ready', () => {
    const early = three().deleted('web-2').gone('web-2').created('web-2').at(20).deleted('web-1');
    expect(oneUnreadyAtATime(early.history)).toMatchObject({ is: 'violated' });
  });

  test('ignores pods that become unready without an action of the controller', () => {
    expect(failureText(three().unready('web-0').unready('web-1'), oneUnreadyAtATime)).toBe('satisfied');
  });

  test('needs two creations or deletions', () => {
    expect(failureText(recording().up('web-0'), oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "inconclusive: oneUnreadyAtATime
        Rule       oneUnreadyAtATime: a pod is created or deleted only while every other pod is Ready
        Reason     not enough evidence: needs the creation or deletion of at least two pods"
    `);
  });
});
