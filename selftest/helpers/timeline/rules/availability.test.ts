import { describe, expect, test } from 'vitest';
import { removedBeforeAvailable } from '../../../../helpers/timeline/rules';
import { told } from '../failure-text';
import { story } from '../recording';

const ready = () => story().up('web-0').at(5).up('web-1');

describe('removedBeforeAvailable', () => {
  test('is upheld by a pod that goes soon after it was Ready', () => {
    const soon = ready().at(8).act('scaled web to 1').at(8.2).deleted('web-1').gone('web-1');
    expect(told(soon, removedBeforeAvailable(10))).toBe('satisfied');
  });

  test('is broken by a pod that is kept until it is available', () => {
    const kept = ready().at(8).act('scaled web to 1').at(17).deleted('web-1').gone('web-1');
    expect(told(kept, removedBeforeAvailable(10))).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 was kept until it was available
        Law       removedBeforeAvailable(10): a Ready pod is deleted before it has been Ready for 10 s
        Expected  web-1 deleted before it was Ready for 10 s
        Received  deleted after 11.0 s

           +5.0s  web-1 created
           +6.0s  web-1 Ready
           +8.0s  the test scaled web to 1
        → +17.0s  web-1 deleted
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('cannot be told where it was asked too late', () => {
    const late = ready().at(15).act('scaled web to 1').at(17).deleted('web-1').gone('web-1');
    expect(told(late, removedBeforeAvailable(10))).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       removedBeforeAvailable(10): a Ready pod is deleted before it has been Ready for 10 s
        Because   web-1 was all but available already when its deletion was asked for, 9.0 s after it was Ready
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes a Ready pod that is deleted', () => {
    expect(
      told(ready().created('web-2').deleted('web-2'), removedBeforeAvailable(10)),
    ).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       removedBeforeAvailable(10): a Ready pod is deleted before it has been Ready for 10 s
        Because   too little happened to tell: it takes a Ready pod deleted
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});
