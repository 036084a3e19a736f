import { describe, expect, test } from 'vitest';
import { createdInOrder, predecessorsAvailable, predecessorsReady } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

describe('createdInOrder', () => {
  test('is satisfied by creations in ascending order', () => {
    expect(failureText(recording().up('web-0').up('web-1').up('web-2'), createdInOrder)).toBe('satisfied');
  });

  test('is violated by a pod that is created before its predecessor', () => {
    const early = recording().up('web-0').created('web-2').created('web-1');
    expect(failureText(early, createdInOrder)).toMatchInlineSnapshot(`
      "web-2 was created before its predecessors
        Rule       createdInOrder: every predecessor exists when a pod is created
        Expected   web-0, web-1 created before web-2
        Received   web-1 missing

        → +2.0s  web-2 created
          +3.0s  web-1 created"
    `);
  });

  test('is violated if the first pod does not have the lowest ordinal', () => {
    expect(failureText(recording().up('web-1').up('web-0'), createdInOrder)).toMatchInlineSnapshot(`
      "web-1 was created before its predecessors
        Rule       createdInOrder: every predecessor exists when a pod is created
        Expected   web-0 created before web-1
        Received   web-0 missing

        → +0.0s  web-1 created
          +2.0s  web-0 created"
    `);
  });

  test('needs creations of two different pods', () => {
    const one = recording().up('web-0').gone('web-0').up('web-0');
    expect(failureText(one, createdInOrder)).toMatchInlineSnapshot(`
      "inconclusive: createdInOrder
        Rule       createdInOrder: every predecessor exists when a pod is created
        Reason     not enough evidence: needs at least two pod creations"
    `);
  });

  test('begins at spec.ordinals.start', () => {
    expect(failureText(recording().scaled(2, 5).up('web-5').up('web-6'), createdInOrder)).toBe('satisfied');
  });

  test('needs no predecessors below a start ordinal that was raised later', () => {
    const raised = recording()
      .scaled(2)
      .up('web-0')
      .up('web-1')
      .scaled(2, 5)
      .up('web-5')
      .gone('web-1')
      .gone('web-0')
      .up('web-6');
    expect(failureText(raised, createdInOrder)).toBe('satisfied');
  });

  test('knows the pods that existed before the bookmark', () => {
    const grown = recording().up('web-0').up('web-1').bookmarked().up('web-2').up('web-3');
    expect(failureText(grown, createdInOrder)).toBe('satisfied');
  });

  test('is inconclusive if a predecessor disappeared just before', () => {
    const raced = recording().up('web-0').up('web-1').gone('web-0').at(4.5).created('web-2');
    expect(failureText(raced, createdInOrder)).toMatchInlineSnapshot(`
      "inconclusive: createdInOrder
        Rule       createdInOrder: every predecessor exists when a pod is created
        Reason     web-0 disappeared within 2.0 s before web-2 was created; the controller's cache may not have shown this change yet"
    `);
  });

  test('checks each StatefulSet separately and ignores pods without one', () => {
    const mixed = recording()
      .up('web-0')
      .up('client', { owner: '' })
      .up('db-0', { owner: 'db' })
      .up('web-1')
      .up('db-1', { owner: 'db' });
    expect(failureText(mixed, createdInOrder)).toBe('satisfied');
  });
});

describe('predecessorsReady', () => {
  test('is satisfied by pods that wait for their predecessors', () => {
    expect(failureText(recording().up('web-0').up('web-1').created('web-2'), predecessorsReady)).toBe(
      'satisfied',
    );
  });

  test('is violated by a pod that does not wait for its predecessors', () => {
    const hasty = recording()
      .at(1)
      .up('web-0')
      .at(6.3)
      .created('web-1')
      .running('web-1')
      .at(8.1)
      .created('web-2')
      .at(9.9)
      .ready('web-1');
    expect(failureText(hasty, predecessorsReady)).toMatchInlineSnapshot(`
      "web-2 was created before its predecessors were Ready
        Rule       predecessorsReady: every predecessor is Ready when a pod is created
        Expected   web-0, web-1 Ready
        Received   web-1 Running, not Ready

          +6.3s  web-1 created
        → +8.1s  web-2 created
          +9.9s  web-1 Ready"
    `);
  });

  test('is violated if a predecessor is missing', () => {
    expect(
      failureText(recording().created('web-1').created('web-0'), predecessorsReady),
    ).toMatchInlineSnapshot(`
      "web-1 was created before its predecessors were Ready
        Rule       predecessorsReady: every predecessor is Ready when a pod is created
        Expected   web-0 Ready
        Received   web-0 missing

        → +0.0s  web-1 created
          +1.0s  web-0 created"
    `);
  });

  test('is violated if a predecessor was unready for a long time', () => {
    const long = recording()
      .up('web-0')
      .unready('web-0')
      .at(9)
      .action('scaled to 2')
      .at(9.4)
      .created('web-1')
      .ready('web-0');
    expect(failureText(long, predecessorsReady)).toMatchInlineSnapshot(`
      "web-1 was created before its predecessors were Ready
        Rule       predecessorsReady: every predecessor is Ready when a pod is created
        Expected   web-0 Ready
        Received   web-0 Running, not Ready

           +0.0s  web-0 created
           +1.0s  web-0 Ready
           +2.0s  web-0 unready
           +9.0s  the test scaled to 2
        →  +9.4s  web-1 created
          +10.4s  web-0 Ready"
    `);
  });

  test('is violated if a recreated predecessor is not Ready, although the deleted one was', () => {
    const replaced = recording().up('web-0').gone('web-0').at(3).created('web-0').at(3.1).created('web-1');
    expect(failureText(replaced, predecessorsReady)).toContain('Received   web-0 Pending');
  });

  test('is inconclusive if a predecessor became unready just before', () => {
    const raced = recording().up('web-0').at(5).unready('web-0').at(5.4).created('web-1');
    expect(failureText(raced, predecessorsReady)).toMatchInlineSnapshot(`
      "inconclusive: predecessorsReady
        Rule       predecessorsReady: every predecessor is Ready when a pod is created
        Reason     web-0 became unready within 2.0 s before web-1 was created; the controller's cache may not have shown this change yet"
    `);
  });

  test('is inconclusive if a predecessor became unready just before, and before the bookmark', () => {
    const raced = recording()
      .up('web-0')
      .at(5)
      .unready('web-0')
      .at(5.2)
      .bookmarked()
      .at(5.4)
      .created('web-1');
    expect(failureText(raced, predecessorsReady)).toContain(
      "the controller's cache may not have shown this change yet",
    );
  });

  test('needs the creation of a pod that has a predecessor', () => {
    expect(failureText(recording().up('web-0'), predecessorsReady)).toMatchInlineSnapshot(`
      "inconclusive: predecessorsReady
        Rule       predecessorsReady: every predecessor is Ready when a pod is created
        Reason     not enough evidence: needs the creation of a pod that has a predecessor"
    `);
  });

  test('is inconclusive across a gap', () => {
    expect(
      failureText(recording().up('web-0').gap().created('web-1'), predecessorsReady),
    ).toMatchInlineSnapshot(`
      "inconclusive: predecessorsReady
        Rule       predecessorsReady: every predecessor is Ready when a pod is created
        Reason     the Pod watch lost events at 2.0 s: 410 Gone"
    `);
  });
});

describe('predecessorsAvailable', () => {
  const minReady = predecessorsAvailable(10);

  test('is satisfied by pods that wait long enough', () => {
    expect(
      failureText(recording().at(1).created('web-0').at(3).ready('web-0').at(13).created('web-1'), minReady),
    ).toBe('satisfied');
  });

  test('is violated by a pod that is created as soon as its predecessor is Ready', () => {
    const hasty = recording().at(1).created('web-0').at(3).ready('web-0').at(4.2).created('web-1');
    expect(failureText(hasty, minReady)).toMatchInlineSnapshot(`
      "web-1 was created before its predecessors were Ready for 10 s
        Rule       predecessorsAvailable(10): every predecessor has been Ready for 10 s when a pod is created
        Expected   web-0 Ready for 10 s
        Received   web-0 Ready for 1.0 s

          +1.0s  web-0 created
          +3.0s  web-0 Ready
        → +4.2s  web-1 created"
    `);
  });

  test('is violated by a pod whose predecessor is not Ready', () => {
    expect(failureText(recording().created('web-0').running('web-0').created('web-1'), minReady)).toContain(
      'Received   web-0 Running, not Ready',
    );
  });

  test('is inconclusive within the rounding of timestamps', () => {
    const close = recording().at(1).created('web-0').at(3).ready('web-0').at(12.9).created('web-1');
    expect(failureText(close, minReady)).toMatchInlineSnapshot(`
      "inconclusive: predecessorsAvailable(10)
        Rule       predecessorsAvailable(10): every predecessor has been Ready for 10 s when a pod is created
        Reason     web-0 was Ready for 9.0 s when web-1 was created, which differs from 10 s by no more than the rounding of timestamps"
    `);
  });

  test('needs minReadySeconds above the rounding of timestamps', () => {
    expect(
      failureText(recording().up('web-0').at(9).created('web-1'), predecessorsAvailable(1)),
    ).toMatchInlineSnapshot(`
      "inconclusive: predecessorsAvailable(1)
        Rule       predecessorsAvailable(1): every predecessor has been Ready for 1 s when a pod is created
        Reason     not enough evidence: needs the creation of a pod that has a predecessor, and minReadySeconds above 1 s, the rounding of timestamps"
    `);
  });

  test('needs the creation of a pod that has a predecessor', () => {
    expect(failureText(recording().up('web-0'), minReady)).toContain('not enough evidence');
  });
});
