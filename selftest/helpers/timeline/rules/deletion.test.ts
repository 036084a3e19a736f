import { describe, expect, test } from 'vitest';
import { deletedInReverse, oneDeletedAtATime, oneUnreadyAtATime } from '../../../../helpers/timeline/rules';
import { told } from '../failure-text';
import { story } from '../recording';

const three = () => story().up('web-0').up('web-1').up('web-2').act('scaled to 1');

describe('deletedInReverse', () => {
  test('is upheld from the highest ordinal down, each gone before the next', () => {
    const reverse = three().deleted('web-2').gone('web-2').deleted('web-1').gone('web-1');
    expect(told(reverse, deletedInReverse)).toBe('satisfied');
  });

  test('is upheld by pods that go at once', () => {
    expect(told(three().gone('web-2').gone('web-1'), deletedInReverse)).toBe('satisfied');
  });

  test('is broken while the successor is still terminating', () => {
    const early = three()
      .at(10)
      .deleted('web-2')
      .at(10.2)
      .deleted('web-1')
      .at(12)
      .gone('web-2')
      .gone('web-1');
    expect(told(early, deletedInReverse)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 was deleted too early
        Law       deletedInReverse: a pod is deleted only after all its successors are gone
        Expected  web-2 gone
        Received  web-2 terminating

          +10.0s  web-2 deleted
        → +10.2s  web-1 deleted
          +12.0s  web-2 gone
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by the lowest going first', () => {
    expect(told(three().at(10).deleted('web-0'), deletedInReverse)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-0 was deleted too early
        Law       deletedInReverse: a pod is deleted only after all its successors are gone
        Expected  web-1, web-2 gone
        Received  web-1 Ready, web-2 Ready

        → +10.0s  web-0 deleted
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('cannot be told of a successor that has only just come', () => {
    const raced = story().up('web-0').at(5).created('web-1').at(5.3).deleted('web-0');
    expect(told(raced, deletedInReverse)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       deletedInReverse: a pod is deleted only after all its successors are gone
        Because   web-1 came within 2.0 s before web-0 was deleted; the controller may not have known
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes two deletions', () => {
    expect(told(three().deleted('web-2').gone('web-2'), deletedInReverse)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       deletedInReverse: a pod is deleted only after all its successors are gone
        Because   too little happened to tell: it takes two pods deleted
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('counts no deletion from before the bookmark', () => {
    const later = three().deleted('web-2').gone('web-2').bookmarked().deleted('web-1');
    expect(told(later, deletedInReverse)).toContain('too little happened to tell');
  });
});

describe('oneDeletedAtATime', () => {
  test('is upheld by one after the other', () => {
    const inTurn = three().deleted('web-2').gone('web-2').deleted('web-1').gone('web-1');
    expect(told(inTurn, oneDeletedAtATime)).toBe('satisfied');
  });

  test('is broken by two at once', () => {
    const together = three()
      .at(10)
      .deleted('web-1')
      .at(10.1)
      .deleted('web-2')
      .at(11)
      .gone('web-1')
      .gone('web-2');
    expect(told(together, oneDeletedAtATime)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-2 was deleted beside web-1
        Law       oneDeletedAtATime: a pod is deleted only when no other is terminating
        Expected  web-1 gone
        Received  web-1 terminating

          +10.0s  web-1 deleted
        → +10.1s  web-2 deleted
          +11.0s  web-1 gone
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes two deletions', () => {
    expect(told(three().deleted('web-2'), oneDeletedAtATime)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       oneDeletedAtATime: a pod is deleted only when no other is terminating
        Because   too little happened to tell: it takes two pods deleted
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});

describe('oneUnreadyAtATime', () => {
  test('is upheld by a set that comes up pod by pod', () => {
    expect(told(three(), oneUnreadyAtATime)).toBe('satisfied');
  });

  test('and by one that goes pod by pod', () => {
    expect(
      told(three().bookmarked().deleted('web-2').gone('web-2').deleted('web-1'), oneUnreadyAtATime),
    ).toBe('satisfied');
  });

  test('is broken by two that come up together', () => {
    const together = story().at(1).created('web-0').at(1.1).created('web-1').ready('web-0').ready('web-1');
    expect(told(together, oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 was created too early
        Law       oneUnreadyAtATime: a pod is created or deleted only when every other one is Ready
        Expected  every pod but web-1 Ready
        Received  web-0 Pending

          +1.0s  web-0 created
        → +1.1s  web-1 created
          +2.1s  web-0 Ready
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by two deleted together, however quickly', () => {
    const together = three().at(10).deleted('web-2').at(10.1).deleted('web-1');
    expect(told(together, oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 was deleted too early
        Law       oneUnreadyAtATime: a pod is created or deleted only when every other one is Ready
        Expected  every pod but web-1 Ready
        Received  web-2 terminating

           +4.0s  web-2 created
           +5.0s  web-2 Ready
           +6.0s  the test scaled to 1
          +10.0s  web-2 deleted
        → +10.1s  web-1 deleted
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('cannot be told of a pod that turned unready only just before', () => {
    const raced = story().up('web-0').up('web-1').at(9).unready('web-0').at(9.5).created('web-2');
    expect(told(raced, oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       oneUnreadyAtATime: a pod is created or deleted only when every other one is Ready
        Because   web-0 turned unready within 2.0 s before web-2 was created; the controller may not have known
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('says nothing of pods that turn unready by themselves', () => {
    expect(told(three().unready('web-0').unready('web-1'), oneUnreadyAtATime)).toBe('satisfied');
  });

  test('takes two creations or deletions', () => {
    expect(told(story().up('web-0'), oneUnreadyAtATime)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       oneUnreadyAtATime: a pod is created or deleted only when every other one is Ready
        Because   too little happened to tell: it takes two pods created or deleted
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});
