import { describe, expect, test } from 'vitest';
import { startedTogether, terminatedTogether } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

describe('startedTogether', () => {
  test('is satisfied by pods that all exist before one is Ready', () => {
    const together = recording()
      .created('web-0')
      .created('web-1')
      .created('web-2')
      .ready('web-1')
      .ready('web-0');
    expect(failureText(together, startedTogether)).toBe('satisfied');
  });

  test('is violated by pods that are created one by one', () => {
    expect(
      failureText(recording().up('web-0').up('web-1').up('web-2'), startedTogether),
    ).toMatchInlineSnapshot(`
      "pods were created one by one
        Rule       startedTogether: all pods are created while none is Ready
        Expected   web-0, web-1, web-2 created while none is Ready
        Received   each pod created only after the previous pod was Ready

          +0.0s  web-0 created
          +1.0s  web-0 Ready
        → +2.0s  web-1 created
          +3.0s  web-1 Ready
        → +4.0s  web-2 created
          +5.0s  web-2 Ready"
    `);
  });

  test('is inconclusive after a slow start, if the first pod was Ready before the others were created', () => {
    const slow = recording().up('web-0').created('web-1').created('web-2');
    expect(failureText(slow, startedTogether)).toMatchInlineSnapshot(`
      "inconclusive: startedTogether
        Rule       startedTogether: all pods are created while none is Ready
        Reason     web-1, web-2 were created when another pod was already Ready, but not strictly one by one, so slow start cannot be ruled out"
    `);
  });

  test('needs three pods', () => {
    expect(
      failureText(recording().created('web-0').created('web-1'), startedTogether),
    ).toMatchInlineSnapshot(`
      "inconclusive: startedTogether
        Rule       startedTogether: all pods are created while none is Ready
        Reason     not enough evidence: needs at least three pod creations"
    `);
  });
});

describe('terminatedTogether', () => {
  const three = () => recording().up('web-0').up('web-1').up('web-2').action('scaled to 0');

  test('is satisfied by pods that are all terminating before one is gone', () => {
    const together = three().deleted('web-1').deleted('web-2').deleted('web-0').gone('web-2').gone('web-0');
    expect(failureText(together, terminatedTogether)).toBe('satisfied');
  });

  test('is violated by pods that are deleted one by one', () => {
    const oneByOne = three()
      .deleted('web-2')
      .gone('web-2')
      .deleted('web-1')
      .gone('web-1')
      .deleted('web-0')
      .gone('web-0');
    expect(failureText(oneByOne, terminatedTogether)).toMatchInlineSnapshot(`
      "pods were terminated one by one
        Rule       terminatedTogether: all pods are deleted while none is gone
        Expected   web-2, web-1, web-0 deleted while none is gone
        Received   each pod deleted only after the previous pod was gone

           +6.0s  the test scaled to 0
           +6.0s  web-2 deleted
           +7.0s  web-2 gone
        →  +8.0s  web-1 deleted
           +9.0s  web-1 gone
        → +10.0s  web-0 deleted
          +11.0s  web-0 gone"
    `);
  });

  test('is inconclusive if only the first pod was gone early', () => {
    const slow = three().deleted('web-2').gone('web-2').deleted('web-1').deleted('web-0');
    expect(failureText(slow, terminatedTogether)).toMatchInlineSnapshot(`
      "inconclusive: terminatedTogether
        Rule       terminatedTogether: all pods are deleted while none is gone
        Reason     web-1, web-0 were deleted when another pod was already gone, but not strictly one by one, so slow start cannot be ruled out"
    `);
  });

  test('needs three pods that were seen terminating', () => {
    expect(
      failureText(three().gone('web-2').gone('web-1').gone('web-0'), terminatedTogether),
    ).toMatchInlineSnapshot(`
      "inconclusive: terminatedTogether
        Rule       terminatedTogether: all pods are deleted while none is gone
        Reason     not enough evidence: needs at least three pods that were seen terminating"
    `);
  });
});
