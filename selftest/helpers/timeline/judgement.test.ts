import { describe, expect, test } from 'vitest';
import { judge } from '../../../helpers/timeline/judgement';
import { createdInOrder, oneUnreadyAtATime, predecessorsReady } from '../../../helpers/timeline/rules';
import { told } from './failure-text';
import { story } from './recording';

describe('Several laws', () => {
  test('are upheld when each is', () => {
    const calm = story().up('web-0').up('web-1');
    expect(told(calm, createdInOrder, predecessorsReady, oneUnreadyAtATime)).toBe('satisfied');
  });

  test('are broken when one is, and the story tells of the broken ones alone', () => {
    const hasty = story().created('web-0').created('web-1').ready('web-0');
    expect(told(hasty, createdInOrder, predecessorsReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 came too early
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Expected  web-0 Ready
        Received  web-0 Pending

          +0.0s  web-0 created
        → +1.0s  web-1 created
          +2.0s  web-0 Ready
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('are open when one is and none is broken', () => {
    const thin = story().up('web-0').bookmarked().up('web-1');
    expect(judge(thin.history, [predecessorsReady, createdInOrder]).is).toBe('inconclusive');
    expect(told(thin, predecessorsReady, createdInOrder)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       createdInOrder: every predecessor exists when a pod is created
        Because   too little happened to tell: it takes two pods created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('are open when there are none', () => {
    expect(told(story().up('web-0'))).toMatchInlineSnapshot(
      `"ordering/created-in-order: cannot be told, no law was asked for"`,
    );
  });
});

describe('A story', () => {
  test('tells what the test did meanwhile, and aligns the times', () => {
    const mixed = story()
      .at(9)
      .created('web-0')
      .at(9.5)
      .act('scaled to 2')
      .at(11.25)
      .created('web-1')
      .at(103)
      .ready('web-0');
    expect(told(mixed, predecessorsReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 came too early
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Expected  web-0 Ready
        Received  web-0 Pending

            +9.0s  web-0 created
            +9.5s  the test scaled to 2
        →  +11.3s  web-1 created
          +103.0s  web-0 Ready
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('names of many pods only the first and the last', () => {
    const many = story();
    for (let i = 0; i < 7; i++) many.up(`web-${i}`);
    expect(told(many.created('web-7').created('web-8'), predecessorsReady)).toContain(
      'Expected  web-0 … web-7 Ready',
    );
  });
});
