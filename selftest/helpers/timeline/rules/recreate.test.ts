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
    expect(failureText(early, revisionsNeverTogether)).toMatchInlineSnapshot();
  });

  test('is inconclusive if no pod of a new revision is created', () => {
    expect(failureText(two().deleted('web-0').gone('web-0'), revisionsNeverTogether)).toMatchInlineSnapshot();
  });
});

describe('deletedTogether', () => {
  test('is satisfied if all pods are deleted before the end of the quiet period', () => {
    const together = two().deleted('web-1').deleted('web-0').quietPeriod();
    expect(failureText(together, deletedTogether)).toBe('satisfied');
  });

  test('is violated if a pod is not deleted until the end of the quiet period', () => {
    const inTurn = two().deleted('web-1').quietPeriod();
    expect(failureText(inTurn, deletedTogether)).toMatchInlineSnapshot();
  });

  test('is violated if a pod is gone before the next pod is deleted', () => {
    const inTurn = two().deleted('web-1').gone('web-1').deleted('web-0').quietPeriod();
    expect(failureText(inTurn, deletedTogether)).toMatchInlineSnapshot();
  });

  test('is inconclusive without a quiet period', () => {
    expect(failureText(two().deleted('web-1').deleted('web-0'), deletedTogether)).toMatchInlineSnapshot();
  });
});
