import { describe, expect, test } from 'vitest';
import { judge } from '../../../helpers/timeline/judgement';
import { createdInOrder, oneUnreadyAtATime, predecessorsReady } from '../../../helpers/timeline/rules';
import { failureText } from './failure-text';
import { recording } from './recording';

describe('Several rules', () => {
  test('are satisfied if each rule is satisfied', () => {
    const calm = recording().up('web-0').up('web-1');
    expect(failureText(calm, createdInOrder, predecessorsReady, oneUnreadyAtATime)).toBe('satisfied');
  });

  test('are violated if one rule is violated, and the text shows only violated rules', () => {
    const hasty = recording().created('web-0').created('web-1').ready('web-0');
    expect(failureText(hasty, createdInOrder, predecessorsReady)).toMatchInlineSnapshot(`
      "web-1 was created before its predecessors were Ready
        Rule       predecessorsReady: every predecessor is Ready when a pod is created
        Expected   web-0 Ready
        Received   web-0 Pending

          +0.0s  web-0 created
        → +1.0s  web-1 created
          +2.0s  web-0 Ready"
    `);
  });

  test('are inconclusive if one rule is inconclusive and none is violated', () => {
    const thin = recording().up('web-0').bookmarked().up('web-1');
    expect(judge(thin.history, [predecessorsReady, createdInOrder]).is).toBe('inconclusive');
    expect(failureText(thin, predecessorsReady, createdInOrder)).toMatchInlineSnapshot(`
      "inconclusive: createdInOrder
        Rule       createdInOrder: every predecessor exists when a pod is created
        Reason     not enough evidence: needs at least two pod creations"
    `);
  });

  test('are inconclusive without a rule', () => {
    expect(failureText(recording().up('web-0'))).toMatchInlineSnapshot(`"inconclusive: no rule to check"`);
  });
});

describe('The text of a violation', () => {
  test('contains the actions of the test in that time, and aligns the times', () => {
    const mixed = recording()
      .at(9)
      .created('web-0')
      .at(9.5)
      .action('scaled to 2')
      .at(11.25)
      .created('web-1')
      .at(103)
      .ready('web-0');
    expect(failureText(mixed, predecessorsReady)).toMatchInlineSnapshot(`
      "web-1 was created before its predecessors were Ready
        Rule       predecessorsReady: every predecessor is Ready when a pod is created
        Expected   web-0 Ready
        Received   web-0 Pending

            +9.0s  web-0 created
            +9.5s  the test scaled to 2
        →  +11.3s  web-1 created
          +103.0s  web-0 Ready"
    `);
  });

  test('names only the first and the last of many pods', () => {
    const many = recording();
    for (let i = 0; i < 7; i++) many.up(`web-${i}`);
    expect(failureText(many.created('web-7').created('web-8'), predecessorsReady)).toContain(
      'Expected   web-0 … web-7 Ready',
    );
  });
});
