import { describe, expect, test } from 'vitest';
import { startedTogether, terminatedTogether } from '../../../../helpers/timeline/rules';
import { told } from '../failure-text';
import { story } from '../recording';

describe('startedTogether', () => {
  test('is upheld by pods that all exist before one is Ready', () => {
    const together = story().created('web-0').created('web-1').created('web-2').ready('web-1').ready('web-0');
    expect(told(together, startedTogether)).toBe('satisfied');
  });

  test('is broken by pods that come in turn', () => {
    expect(told(story().up('web-0').up('web-1').up('web-2'), startedTogether)).toMatchInlineSnapshot(`
      "ordering/created-in-order: pods started one after the other
        Law       startedTogether: all pods are created while none is Ready
        Expected  web-0, web-1, web-2 created while none is Ready
        Received  each created only after the one before was Ready

          +0.0s  web-0 created
          +1.0s  web-0 Ready
        → +2.0s  web-1 created
          +3.0s  web-1 Ready
        → +4.0s  web-2 created
          +5.0s  web-2 Ready
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('cannot be told of a slow start, whose first pod was Ready before the others came', () => {
    const slow = story().up('web-0').created('web-1').created('web-2');
    expect(told(slow, startedTogether)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       startedTogether: all pods are created while none is Ready
        Because   web-1, web-2 were created when another was Ready already, but not all came in turn: a slow start or a slow API looks the same
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes three pods', () => {
    expect(told(story().created('web-0').created('web-1'), startedTogether)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       startedTogether: all pods are created while none is Ready
        Because   too little happened to tell: it takes three pods created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});

describe('terminatedTogether', () => {
  const three = () => story().up('web-0').up('web-1').up('web-2').act('scaled to 0');

  test('is upheld by pods that are all terminating before one is gone', () => {
    const together = three().deleted('web-1').deleted('web-2').deleted('web-0').gone('web-2').gone('web-0');
    expect(told(together, terminatedTogether)).toBe('satisfied');
  });

  test('is broken by pods that go in turn', () => {
    const inTurn = three()
      .deleted('web-2')
      .gone('web-2')
      .deleted('web-1')
      .gone('web-1')
      .deleted('web-0')
      .gone('web-0');
    expect(told(inTurn, terminatedTogether)).toMatchInlineSnapshot(`
      "ordering/created-in-order: pods terminated one after the other
        Law       terminatedTogether: all pods are told to terminate while none is gone
        Expected  web-2, web-1, web-0 deleted while none is gone
        Received  each deleted only after the one before was gone

           +6.0s  the test scaled to 0
           +6.0s  web-2 deleted
           +7.0s  web-2 gone
        →  +8.0s  web-1 deleted
           +9.0s  web-1 gone
        → +10.0s  web-0 deleted
          +11.0s  web-0 gone
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('cannot be told when only the first was gone early', () => {
    const slow = three().deleted('web-2').gone('web-2').deleted('web-1').deleted('web-0');
    expect(told(slow, terminatedTogether)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       terminatedTogether: all pods are told to terminate while none is gone
        Because   web-1, web-0 were deleted when another was gone already, but not all came in turn: a slow start or a slow API looks the same
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes three pods that were seen terminating', () => {
    expect(
      told(three().gone('web-2').gone('web-1').gone('web-0'), terminatedTogether),
    ).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       terminatedTogether: all pods are told to terminate while none is gone
        Because   too little happened to tell: it takes three pods seen terminating
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});
