import { describe, expect, test } from 'vitest';
import { never } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

describe('never', () => {
  const halted = () => recording().up('web-0').unready('web-0').bookmarked().action('scaled to 3');

  test('is satisfied by a quiet period without the event', () => {
    expect(failureText(halted().quietPeriod(), never('pod created'))).toBe('satisfied');
  });

  test('ignores events before the bookmark', () => {
    expect(failureText(halted().quietPeriod(), never('pod Ready'))).toBe('satisfied');
  });

  test('counts only the events of a pod, if the pod is given', () => {
    const history = halted().created('web-1').quietPeriod();
    expect(failureText(history, never('pod created', { of: 'web-0' }))).toBe('satisfied');
    expect(failureText(history, never('pod created', { of: 'web-1' }))).toMatch(/^web-1 created/);
  });

  test('is violated by the event', () => {
    expect(
      failureText(halted().at(6.2).created('web-1').quietPeriod(), never('pod created')),
    ).toMatchInlineSnapshot(`
      "web-1 created
        Rule       no pod created: never during the quiet period
        Expected   no pod created
        Received   web-1 created

          +3.0s  the test scaled to 3
        → +6.2s  web-1 created"
    `);
  });

  test('is inconclusive about a pod that is deleted because of a disruption, such as a drain of its node', () => {
    const history = halted().disrupted('web-0', 'EvictionByEvictionAPI').deleted('web-0').quietPeriod();
    expect(failureText(history, never('pod deleted'))).toMatchInlineSnapshot(`
      "inconclusive: no pod deleted
        Rule       no pod deleted: never during the quiet period
        Reason     web-0 deleted because of a disruption: EvictionByEvictionAPI"
    `);
    expect(failureText(halted().deleted('web-0').quietPeriod(), never('pod deleted'))).toMatch(
      /^web-0 deleted\n/,
    );
  });

  describe('while a pod is unready', () => {
    const whileUnready = never('pod created', { whileUnready: 'web-0' });

    test('is violated by the event', () => {
      expect(failureText(halted().created('web-1').quietPeriod(), whileUnready)).toContain('web-1 created\n');
    });

    test('is satisfied without the event, also if the pod becomes Ready again', () => {
      expect(failureText(halted().ready('web-0').quietPeriod(), whileUnready)).toBe('satisfied');
    });

    test('is inconclusive about an event after the pod became Ready again', () => {
      expect(
        failureText(halted().ready('web-0').unready('web-0').created('web-1').quietPeriod(), whileUnready),
      ).toMatchInlineSnapshot(`
        "inconclusive: no pod created
          Rule       no pod created: never during the quiet period
          Reason     web-1 created after web-0 was reported as Ready again"
      `);
      const readyAtTheBookmark = recording().up('web-0').bookmarked().created('web-1').quietPeriod();
      expect(failureText(readyAtTheBookmark, whileUnready)).toContain(
        'after web-0 was reported as Ready again',
      );
    });

    test('is violated by an event before the pod became Ready again', () => {
      expect(
        failureText(halted().created('web-1').at(9).ready('web-0').quietPeriod(), whileUnready),
      ).toContain('web-1 created\n');
    });
  });

  test('needs a quiet period', () => {
    expect(failureText(halted(), never('pod created'))).toMatchInlineSnapshot(`
      "inconclusive: no pod created
        Rule       no pod created: never during the quiet period
        Reason     not enough evidence: needs a quiet period that ended when the controller observed a new generation"
    `);
  });

  describe('for PVCs', () => {
    const withClaim = () =>
      recording().claimCreated('data-web-0').up('web-0').bookmarked().action('deleted web');

    test('is satisfied by a quiet period without the event, regardless of events of pods', () => {
      expect(failureText(withClaim().gone('web-0').quietPeriod(), never('claim deleted'))).toBe('satisfied');
    });

    test('is violated by a PVC that is deleted', () => {
      expect(
        failureText(withClaim().claimGone('data-web-0').quietPeriod(), never('claim deleted')),
      ).toMatchInlineSnapshot(`
        "PVC data-web-0 deleted
          Rule       no PVC deleted: never during the quiet period
          Expected   no PVC deleted
          Received   PVC data-web-0 deleted

            +3.0s  the test deleted web
          → +3.0s  PVC data-web-0 deleted"
      `);
    });

    test('needs a quiet period', () => {
      expect(failureText(withClaim(), never('claim gone'))).toMatchInlineSnapshot(`
        "inconclusive: no PVC gone
          Rule       no PVC gone: never during the quiet period
          Reason     not enough evidence: needs a quiet period that ended when the controller observed a new generation"
      `);
    });
  });
});
