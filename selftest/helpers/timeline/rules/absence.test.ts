import { describe, expect, test } from 'vitest';
import { never } from '../../../../helpers/timeline/rules';
import { told } from '../failure-text';
import { story } from '../recording';

describe('no', () => {
  const halted = () => story().up('web-0').unready('web-0').bookmarked().act('scaled to 3');

  test('is upheld by a silence that was held', () => {
    expect(told(halted().held(), never('pod created'))).toBe('satisfied');
  });

  test('counts nothing from before the bookmark', () => {
    expect(told(halted().held(), never('pod Ready'))).toBe('satisfied');
  });

  test('is broken by what it denies', () => {
    expect(told(halted().at(6.2).created('web-1').held(), never('pod created'))).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 created
        Law       no pod created: not once, all through the hold
        Expected  no pod created
        Received  web-1 created

          +3.0s  the test scaled to 3
        → +6.2s  web-1 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes a hold', () => {
    expect(told(halted(), never('pod created'))).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       no pod created: not once, all through the hold
        Because   too little happened to tell: it takes a hold: a silence that was waited through and ended by an event of our own
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  describe('of claims', () => {
    const claimed = () => story().claimed('data-web-0').up('web-0').bookmarked().act('deleted web');

    test('is upheld by a silence that was held, whatever pods do', () => {
      expect(told(claimed().gone('web-0').held(), never('claim deleted'))).toBe('satisfied');
    });

    test('is broken by one that goes', () => {
      expect(told(claimed().claimGone('data-web-0').held(), never('claim deleted'))).toMatchInlineSnapshot(`
        "ordering/created-in-order: claim data-web-0 deleted
          Law       no claim deleted: not once, all through the hold
          Expected  no claim deleted
          Received  claim data-web-0 deleted

            +3.0s  the test deleted web
          → +3.0s  claim data-web-0 deleted
          Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
      `);
    });

    test('takes a hold', () => {
      expect(told(claimed(), never('claim gone'))).toMatchInlineSnapshot(`
        "ordering/created-in-order: cannot be told
          Law       no claim gone: not once, all through the hold
          Because   too little happened to tell: it takes a hold: a silence that was waited through and ended by an event of our own
          Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
      `);
    });
  });
});
