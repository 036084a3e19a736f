import { describe, expect, test } from 'vitest';
import { deletedTogether, revisionsNeverTogether } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const two = () =>
  recording().up('web-0', { revision: 'old' }).up('web-1', { revision: 'old' }).bookmarked().at(10);

describe('revisionsNeverTogether', () => {
  test('is satisfied if all pods are gone before the first is created', () => {
    const recreated = two()
      .deleted('web-0')
      .deleted('web-1')
      .gone('web-1')
      .gone('web-0')
      .up('web-0', { revision: 'new' })
      .up('web-1', { revision: 'new' });
    expect(failureText(recreated, revisionsNeverTogether)).toBe('satisfied');
  });

  test('is violated by a pod that is created while an old pod terminates', () => {
    const early = two()
      .deleted('web-0')
      .deleted('web-1')
      .gone('web-0')
      .created('web-0', { revision: 'new' })
      .gone('web-1');
    expect(failureText(early, revisionsNeverTogether)).toMatchInlineSnapshot(`
      "web-0 was created while web-1 of another revision still existed
        Rule       revisionsNeverTogether: no pod of an older revision exists when a pod is created
        Expected   every pod of the other revision gone before web-0 is created
        Received   web-1 terminating

          +11.0s  web-1 deleted
        → +13.0s  web-0 created
          +14.0s  web-1 gone"
    `);
  });

  test('is inconclusive if no pod of a new revision is created', () => {
    expect(failureText(two().deleted('web-0').gone('web-0'), revisionsNeverTogether)).toMatchInlineSnapshot(`
      "inconclusive: revisionsNeverTogether
        Rule       revisionsNeverTogether: no pod of an older revision exists when a pod is created
        Reason     not enough evidence: needs the creation of a pod after a pod of an older revision is gone"
    `);
  });
});

describe('deletedTogether', () => {
  test('is satisfied if all pods are deleted before the end of the quiet period', () => {
    const together = two().deleted('web-1').deleted('web-0').quietPeriod();
    expect(failureText(together, deletedTogether)).toBe('satisfied');
  });

  test('is violated if a pod is not deleted until the end of the quiet period', () => {
    const inTurn = two().deleted('web-1').quietPeriod();
    expect(failureText(inTurn, deletedTogether)).toMatchInlineSnapshot(`
      "web-0 was not deleted together with web-1
        Rule       deletedTogether: the deletion of the first pod is followed by the deletion of all other pods before one of them is gone
        Expected   all pods deleted at once
        Received   only web-1 deleted at the end of the quiet period

        → +10.0s  web-1 deleted"
    `);
  });

  test('is violated if a pod is gone before the next pod is deleted', () => {
    const inTurn = two().deleted('web-1').gone('web-1').deleted('web-0').quietPeriod();
    expect(failureText(inTurn, deletedTogether)).toMatchInlineSnapshot(`
      "web-0 was not deleted together with web-1
        Rule       deletedTogether: the deletion of the first pod is followed by the deletion of all other pods before one of them is gone
        Expected   all pods deleted at once
        Received   web-1 gone before web-0 was deleted

        → +10.0s  web-1 deleted
          +11.0s  web-1 gone
          +12.0s  web-0 deleted"
    `);
  });

  test('is inconclusive without a quiet period', () => {
    expect(failureText(two().deleted('web-1').deleted('web-0'), deletedTogether)).toMatchInlineSnapshot(`
      "inconclusive: deletedTogether
        Rule       deletedTogether: the deletion of the first pod is followed by the deletion of all other pods before one of them is gone
        Reason     not enough evidence: needs at least two pod deletions, and then a quiet period or a pod that is gone"
    `);
  });
});
