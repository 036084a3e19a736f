import { describe, expect, test } from 'vitest';
import { setOutlivesPods } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const deleted = (blockOwnerDeletion = true) =>
  recording().scaled(1).up('web-0', { blockOwnerDeletion }).at(10).deleted('web-0');

describe('setOutlivesPods', () => {
  test('is satisfied if the StatefulSet is gone after its pod', () => {
    expect(failureText(deleted().at(14).gone('web-0').setGone(), setOutlivesPods)).toBe('satisfied');
  });

  test('is satisfied if the event of the StatefulSet only arrived first', () => {
    const reordered = deleted().at(14).setGone().at(14.5).gone('web-0');
    expect(failureText(reordered, setOutlivesPods)).toBe('satisfied');
  });

  test('is violated if the StatefulSet is gone before its pod', () => {
    const early = deleted().at(10.1).setGone().at(14).gone('web-0');
    expect(failureText(early, setOutlivesPods)).toMatchInlineSnapshot(`
      "StatefulSet web was gone 3.9 s before its pod web-0
        Rule       setOutlivesPods: a StatefulSet is gone only after the pods with blockOwnerDeletion are gone
        Expected   StatefulSet web exists until web-0, which has blockOwnerDeletion, is gone
        Received   web-0 without its StatefulSet

          +10.0s  web-0 deleted
        → +10.1s  StatefulSet web gone
          +14.0s  web-0 gone"
    `);
  });

  test('is inconclusive if the pod still exists', () => {
    expect(failureText(deleted().setGone(), setOutlivesPods)).toMatchInlineSnapshot(`
      "inconclusive: setOutlivesPods
        Rule       setOutlivesPods: a StatefulSet is gone only after the pods with blockOwnerDeletion are gone
        Reason     web-0 still exists at the end"
    `);
  });

  test('needs a StatefulSet that is gone, and a pod with blockOwnerDeletion', () => {
    expect(failureText(deleted().gone('web-0'), setOutlivesPods)).toMatchInlineSnapshot(`
      "inconclusive: setOutlivesPods
        Rule       setOutlivesPods: a StatefulSet is gone only after the pods with blockOwnerDeletion are gone
        Reason     not enough evidence: needs a StatefulSet that is gone, with a pod that has blockOwnerDeletion"
    `);
    expect(failureText(deleted(false).setGone().at(20).gone('web-0'), setOutlivesPods)).toMatch(
      /^inconclusive/,
    );
  });
});
