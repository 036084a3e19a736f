import { describe, expect, test } from 'vitest';
import { removedBeforeAvailable } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const ready = () => recording().up('web-0').at(5).up('web-1');

describe('removedBeforeAvailable', () => {
  test('is satisfied by a pod that is deleted soon after it was Ready', () => {
    const soon = ready().at(8).action('scaled web to 1').at(8.2).deleted('web-1').gone('web-1');
    expect(failureText(soon, removedBeforeAvailable(10))).toBe('satisfied');
  });

  const scaled = () => ready().at(8).action('scaled web to 1');

  test('is violated by a pod that is deleted only after it became available', () => {
    const kept = scaled().at(8.2).observed().at(17).deleted('web-1').gone('web-1');
    expect(failureText(kept, removedBeforeAvailable(10))).toMatchInlineSnapshot(`
      "web-1 was deleted only after it became available
        Rule       removedBeforeAvailable(10): a Ready pod is deleted before it has been Ready for 10 s
        Expected   web-1 deleted before it has been Ready for 10 s
        Received   deleted after 11.0 s

           +5.0s  web-1 created
           +6.0s  web-1 Ready
           +8.0s  the test scaled web to 1
        → +17.0s  web-1 deleted"
    `);
  });

  test('is inconclusive if the controller observed the change only when the pod was available', () => {
    const frozen = scaled().at(17).observed().deleted('web-1').gone('web-1');
    expect(failureText(frozen, removedBeforeAvailable(10))).toMatchInlineSnapshot(`
      "inconclusive: removedBeforeAvailable(10)
        Rule       removedBeforeAvailable(10): a Ready pod is deleted before it has been Ready for 10 s
        Reason     web-1 was already available when the controller observed that the pod is surplus"
    `);
  });

  test('is inconclusive if the node reported the readiness so late that the pod was already available', () => {
    const late = recording().up('web-0').at(5).created('web-1').at(20).ready('web-1', 12);
    const deleted = late.at(20).action('scaled web to 1').at(20.2).observed().at(21).deleted('web-1');
    expect(failureText(deleted.gone('web-1'), removedBeforeAvailable(10))).toMatchInlineSnapshot(`
      "inconclusive: removedBeforeAvailable(10)
        Rule       removedBeforeAvailable(10): a Ready pod is deleted before it has been Ready for 10 s
        Reason     web-1 was already available when the controller observed that the pod is surplus"
    `);
  });

  test('is inconclusive if the controller never reported that it observed the change', () => {
    const unseen = scaled().at(17).deleted('web-1').gone('web-1');
    expect(removedBeforeAvailable(10)(unseen.history)).toMatchObject({ is: 'inconclusive' });
  });

  test('counts from the last time at which the pod became Ready', () => {
    const again = scaled().observed().at(12).unready('web-1').at(14).ready('web-1').at(17);
    expect(failureText(again.deleted('web-1').gone('web-1'), removedBeforeAvailable(10))).toBe('satisfied');
  });

  test('needs the deletion of a Ready pod', () => {
    const unready = ready().unready('web-1').deleted('web-1').created('web-2').deleted('web-2');
    expect(failureText(unready, removedBeforeAvailable(10))).toMatchInlineSnapshot(`
      "inconclusive: removedBeforeAvailable(10)
        Rule       removedBeforeAvailable(10): a Ready pod is deleted before it has been Ready for 10 s
        Reason     not enough evidence: needs the deletion of a Ready pod"
    `);
  });
});
