import { describe, expect, test } from 'vitest';
import { createdInOrder, predecessorsAvailable, predecessorsReady } from '../../../../helpers/timeline/rules';
import { told } from '../failure-text';
import { story } from '../recording';

describe('createdInOrder', () => {
  test('is upheld by creations from the lowest ordinal on', () => {
    expect(told(story().up('web-0').up('web-1').up('web-2'), createdInOrder)).toBe('satisfied');
  });

  test('is broken by a pod that comes before its predecessor', () => {
    const early = story().up('web-0').created('web-2').created('web-1');
    expect(told(early, createdInOrder)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-2 came too early
        Law       createdInOrder: every predecessor exists when a pod is created
        Expected  web-0, web-1 created before web-2
        Received  web-1 missing

        → +2.0s  web-2 created
          +3.0s  web-1 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by a first pod that is not the lowest', () => {
    expect(told(story().up('web-1').up('web-0'), createdInOrder)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 came too early
        Law       createdInOrder: every predecessor exists when a pod is created
        Expected  web-0 created before web-1
        Received  web-0 missing

        → +0.0s  web-1 created
          +2.0s  web-0 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes two creations, of two pods', () => {
    const one = story().up('web-0').gone('web-0').up('web-0');
    expect(told(one, createdInOrder)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       createdInOrder: every predecessor exists when a pod is created
        Because   too little happened to tell: it takes two pods created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('begins at the start of the ordinals', () => {
    expect(told(story().sized(2, 5).up('web-5').up('web-6'), createdInOrder)).toBe('satisfied');
  });

  test('asks nothing below a start that was raised later', () => {
    const raised = story()
      .sized(2)
      .up('web-0')
      .up('web-1')
      .sized(2, 5)
      .up('web-5')
      .gone('web-1')
      .gone('web-0')
      .up('web-6');
    expect(told(raised, createdInOrder)).toBe('satisfied');
  });

  test('knows the pods from before the bookmark', () => {
    const grown = story().up('web-0').up('web-1').bookmarked().up('web-2').up('web-3');
    expect(told(grown, createdInOrder)).toBe('satisfied');
  });

  test('is not told by a predecessor that went only just before', () => {
    const raced = story().up('web-0').up('web-1').gone('web-0').at(4.5).created('web-2');
    expect(told(raced, createdInOrder)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       createdInOrder: every predecessor exists when a pod is created
        Because   web-0 went within 2.0 s before web-2 was created; the controller may not have known
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('looks at each set by itself, and at no pod without one', () => {
    const beside = story()
      .up('web-0')
      .up('client', { owner: '' })
      .up('db-0', { owner: 'db' })
      .up('web-1')
      .up('db-1', { owner: 'db' });
    expect(told(beside, createdInOrder)).toBe('satisfied');
  });
});

describe('predecessorsReady', () => {
  test('is upheld by pods that wait for their predecessors', () => {
    expect(told(story().up('web-0').up('web-1').created('web-2'), predecessorsReady)).toBe('satisfied');
  });

  test('is broken by a pod that does not wait', () => {
    const hasty = story()
      .at(1)
      .up('web-0')
      .at(6.3)
      .created('web-1')
      .running('web-1')
      .at(8.1)
      .created('web-2')
      .at(9.9)
      .ready('web-1');
    expect(told(hasty, predecessorsReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-2 came too early
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Expected  web-0, web-1 Ready
        Received  web-1 Running, not Ready

          +6.3s  web-1 created
        → +8.1s  web-2 created
          +9.9s  web-1 Ready
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by a predecessor that is missing', () => {
    expect(told(story().created('web-1').created('web-0'), predecessorsReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 came too early
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Expected  web-0 Ready
        Received  web-0 missing

        → +0.0s  web-1 created
          +1.0s  web-0 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by one long unready', () => {
    const long = story()
      .up('web-0')
      .unready('web-0')
      .at(9)
      .act('scaled to 2')
      .at(9.4)
      .created('web-1')
      .ready('web-0');
    expect(told(long, predecessorsReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 came too early
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Expected  web-0 Ready
        Received  web-0 Running, not Ready

           +0.0s  web-0 created
           +1.0s  web-0 Ready
           +2.0s  web-0 unready
           +9.0s  the test scaled to 2
        →  +9.4s  web-1 created
          +10.4s  web-0 Ready
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by one that is Running, however Ready its predecessor of the same name was', () => {
    const replaced = story().up('web-0').gone('web-0').at(3).created('web-0').at(3.1).created('web-1');
    expect(told(replaced, predecessorsReady)).toContain('Received  web-0 Pending');
  });

  test('cannot be told of one that turned unready only just before', () => {
    const raced = story().up('web-0').at(5).unready('web-0').at(5.4).created('web-1');
    expect(told(raced, predecessorsReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Because   web-0 turned unready within 2.0 s before web-1 was created; the controller may not have known
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('nor if that moment lies before the bookmark', () => {
    const raced = story().up('web-0').at(5).unready('web-0').at(5.2).bookmarked().at(5.4).created('web-1');
    expect(told(raced, predecessorsReady)).toContain('cannot be told');
  });

  test('takes a creation after a predecessor', () => {
    expect(told(story().up('web-0'), predecessorsReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Because   too little happened to tell: it takes a pod with a predecessor created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('cannot be told across a gap', () => {
    expect(told(story().up('web-0').gap().created('web-1'), predecessorsReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       predecessorsReady: every predecessor is Ready when a pod is created
        Because   the watch of Pod lost events at 2.0 s: 410 Gone
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});

describe('predecessorsAvailable', () => {
  const minReady = predecessorsAvailable(10);

  test('is upheld by pods that wait long enough', () => {
    expect(told(story().at(1).created('web-0').at(3).ready('web-0').at(13).created('web-1'), minReady)).toBe(
      'satisfied',
    );
  });

  test('is broken by one that comes as soon as its predecessor is Ready', () => {
    const hasty = story().at(1).created('web-0').at(3).ready('web-0').at(4.2).created('web-1');
    expect(told(hasty, minReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 came too early
        Law       predecessorsAvailable(10): every predecessor has been Ready for 10 s when a pod is created
        Expected  web-0 Ready for 10 s
        Received  web-0 Ready for 1.0 s

          +1.0s  web-0 created
          +3.0s  web-0 Ready
        → +4.2s  web-1 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by one whose predecessor is not Ready at all', () => {
    expect(told(story().created('web-0').running('web-0').created('web-1'), minReady)).toContain(
      'Received  web-0 Running, not Ready',
    );
  });

  test('cannot be told within the rounding of the stamps', () => {
    const close = story().at(1).created('web-0').at(3).ready('web-0').at(12.9).created('web-1');
    expect(told(close, minReady)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       predecessorsAvailable(10): every predecessor has been Ready for 10 s when a pod is created
        Because   web-0 was Ready for 9.0 s when web-1 was created, within rounding of 10 s
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes more seconds than the rounding', () => {
    expect(told(story().up('web-0').at(9).created('web-1'), predecessorsAvailable(1))).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       predecessorsAvailable(1): every predecessor has been Ready for 1 s when a pod is created
        Because   too little happened to tell: it takes a pod with a predecessor created, and minReadySeconds above the 1 s of rounding
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes a creation after a predecessor', () => {
    expect(told(story().up('web-0'), minReady)).toContain('too little happened to tell');
  });
});
