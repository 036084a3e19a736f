import { describe, expect, test } from 'vitest';
import { updatedAfterAvailable, updatedInReverse } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const original = { revision: 'web-a' };
const updated = { revision: 'web-b' };

const two = () => recording().up('web-0', original).up('web-1', original).at(10);

const inReverse = () =>
  two()
    .deleted('web-1')
    .gone('web-1')
    .up('web-1', updated)
    .at(18)
    .deleted('web-0')
    .gone('web-0')
    .created('web-0', updated);

describe('updatedInReverse', () => {
  test('is satisfied by updates from the highest ordinal to the lowest', () => {
    expect(failureText(inReverse(), updatedInReverse)).toBe('satisfied');
  });

  test('is violated if a successor has the old revision', () => {
    const forward = two().deleted('web-0').gone('web-0').up('web-0', updated).deleted('web-1').gone('web-1');
    expect(failureText(forward, updatedInReverse)).toMatchInlineSnapshot(`
      "web-0 was updated before web-1
        Rule       updatedInReverse: a pod is replaced by a pod of another revision only after all its successors are replaced
        Expected   web-1 updated before web-0
        Received   web-1 still with revision web-a

        → +10.0s  web-0 deleted
          +14.0s  web-1 deleted
          +15.0s  web-1 gone"
    `);
  });

  test('is inconclusive if a successor of the old revision appeared just before', () => {
    const raced = two()
      .deleted('web-1')
      .gone('web-1')
      .created('web-1', original)
      .deleted('web-0')
      .gone('web-0')
      .created('web-0', updated);
    expect(failureText(raced, updatedInReverse)).toMatchInlineSnapshot(`
      "inconclusive: updatedInReverse
        Rule       updatedInReverse: a pod is replaced by a pod of another revision only after all its successors are replaced
        Reason     web-1 appeared within 2.0 s before web-0 was deleted; the controller's cache may not have shown this change yet"
    `);
  });

  test('needs two updates: a pod that returns with its revision is not updated', () => {
    const recreated = two()
      .deleted('web-1')
      .gone('web-1')
      .created('web-1', updated)
      .at(20)
      .deleted('web-0')
      .gone('web-0')
      .created('web-0', original);
    expect(failureText(recreated, updatedInReverse)).toMatchInlineSnapshot(`
      "inconclusive: updatedInReverse
        Rule       updatedInReverse: a pod is replaced by a pod of another revision only after all its successors are replaced
        Reason     not enough evidence: needs at least two pods that are replaced by pods of another revision"
    `);
  });

  test('ignores updates before the bookmark', () => {
    expect(failureText(inReverse().bookmarked(), updatedInReverse)).toContain('not enough evidence');
  });
});

describe('updatedAfterAvailable', () => {
  test('is satisfied if the updated pod was Ready for minReadySeconds', () => {
    expect(failureText(inReverse(), updatedAfterAvailable(5))).toBe('satisfied');
  });

  test('is violated if the updated pod was Ready for a shorter time', () => {
    expect(failureText(inReverse(), updatedAfterAvailable(9))).toMatchInlineSnapshot(`
      "web-0 was deleted before the updated web-1 was Ready for 9 s
        Rule       updatedAfterAvailable(9): every updated pod has been Ready for 9 s when the next pod is deleted for its update
        Expected   web-1 Ready for 9 s
        Received   web-1 Ready for 5.0 s

          +12.0s  web-1 created
          +13.0s  web-1 Ready
        → +18.0s  web-0 deleted"
    `);
  });

  test('is violated if the updated pod was not Ready', () => {
    const early = two()
      .deleted('web-1')
      .gone('web-1')
      .created('web-1', updated)
      .deleted('web-0')
      .gone('web-0')
      .created('web-0', updated);
    expect(failureText(early, updatedAfterAvailable(5))).toMatchInlineSnapshot(`
      "web-0 was deleted before the updated web-1 was Ready for 5 s
        Rule       updatedAfterAvailable(5): every updated pod has been Ready for 5 s when the next pod is deleted for its update
        Expected   web-1 Ready for 5 s
        Received   web-1 Pending

          +12.0s  web-1 created
        → +13.0s  web-0 deleted"
    `);
  });

  test('is inconclusive within the rounding of timestamps', () => {
    expect(failureText(inReverse(), updatedAfterAvailable(6))).toMatchInlineSnapshot(`
      "inconclusive: updatedAfterAvailable(6)
        Rule       updatedAfterAvailable(6): every updated pod has been Ready for 6 s when the next pod is deleted for its update
        Reason     web-1 was Ready for 5.0 s when web-0 was deleted, which differs from 6 s by no more than the rounding of timestamps"
    `);
  });

  test('needs minReadySeconds above the rounding of timestamps', () => {
    expect(failureText(inReverse(), updatedAfterAvailable(1))).toMatchInlineSnapshot(`
      "inconclusive: updatedAfterAvailable(1)
        Rule       updatedAfterAvailable(1): every updated pod has been Ready for 1 s when the next pod is deleted for its update
        Reason     not enough evidence: needs at least two pods that are replaced by pods of another revision, and minReadySeconds above 1 s, the rounding of timestamps"
    `);
  });
});
