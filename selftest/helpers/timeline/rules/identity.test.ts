import { describe, expect, test } from 'vitest';
import {
  atMostOnePerIdentity,
  claimKept,
  recreatedInPlace,
  stableNames,
} from '../../../../helpers/timeline/rules';
import { told } from '../failure-text';
import { story } from '../recording';

const two = () => story().sized(2).up('web-0').up('web-1');

describe('atMostOnePerIdentity', () => {
  test('is upheld by a successor that comes after the end', () => {
    expect(told(two().deleted('web-1').gone('web-1').up('web-1'), atMostOnePerIdentity)).toBe('satisfied');
  });

  test('is broken by a pod that takes the host name of one still there', () => {
    const double = two().deleted('web-1').created('web-1-again', { hostname: 'web-1' }).gone('web-1');
    expect(told(double, atMostOnePerIdentity)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 lives twice
        Law       atMostOnePerIdentity: no two pods with one identity live at a time
        Expected  web-1 (uid uid-2) gone
        Received  web-1-again (uid uid-3) created beside it

          +2.0s  web-1 created
          +4.0s  web-1 deleted
        → +5.0s  web-1-again created
          +6.0s  web-1 gone
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('has nothing against one host name under two Services', () => {
    const beside = two().gone('web-1').up('web-1').up('other', { hostname: 'web-1', subdomain: 'db' });
    expect(told(beside, atMostOnePerIdentity)).toBe('satisfied');
  });

  test('takes an identity that passed on', () => {
    expect(told(two().deleted('web-1').gone('web-1'), atMostOnePerIdentity)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       atMostOnePerIdentity: no two pods with one identity live at a time
        Because   too little happened to tell: it takes a pod whose identity passed on to another
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});

describe('recreatedInPlace', () => {
  const data = { claims: ['data-web-1'] };

  test('is upheld by a pod that returns with name, host name and claim', () => {
    const back = story()
      .sized(2)
      .up('web-0')
      .up('web-1', data)
      .deleted('web-1')
      .gone('web-1')
      .up('web-1', data);
    expect(told(back, recreatedInPlace)).toBe('satisfied');
  });

  test('is broken by the next ordinal in its place', () => {
    const next = two().act('deleted web-0').deleted('web-0').gone('web-0').up('web-2');
    expect(told(next, recreatedInPlace)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-2 came in the place of web-0
        Law       recreatedInPlace: a pod that is gone returns under its name, with its host name and claims, never as the next ordinal
        Expected  web-0 created again
        Received  web-2 created

          +4.0s  the test deleted web-0
          +4.0s  web-0 deleted
          +5.0s  web-0 gone
        → +6.0s  web-2 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by other claims', () => {
    const other = story()
      .sized(2)
      .up('web-1', data)
      .gone('web-1')
      .up('web-1', { claims: ['data-web-7'] });
    expect(told(other, recreatedInPlace)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-1 returned as another
        Law       recreatedInPlace: a pod that is gone returns under its name, with its host name and claims, never as the next ordinal
        Expected  host name web-1, claims data-web-1
        Received  host name web-1, claims data-web-7

          +2.0s  web-1 deleted
          +2.0s  web-1 gone
        → +3.0s  web-1 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('has nothing against a set that grows meanwhile', () => {
    const grown = two().sized(3).gone('web-0').created('web-2').up('web-0');
    expect(told(grown, recreatedInPlace)).toBe('satisfied');
  });

  test('takes a pod that returned', () => {
    expect(told(two().deleted('web-1').gone('web-1'), recreatedInPlace)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       recreatedInPlace: a pod that is gone returns under its name, with its host name and claims, never as the next ordinal
        Because   too little happened to tell: it takes a pod gone and its name created again
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});

describe('stableNames', () => {
  test('is upheld by SET-0 … SET-N-1', () => {
    expect(told(two(), stableNames)).toBe('satisfied');
  });

  test('and from the start of the ordinals on', () => {
    expect(told(story().sized(2, 5).up('web-5').up('web-6'), stableNames)).toBe('satisfied');
  });

  test('is broken by another host name', () => {
    expect(told(two().up('web-2', { hostname: 'web-9' }), stableNames)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-2 bears a name that is not its own
        Law       stableNames: pods are named after the set and their ordinal, without a hole, and their host names likewise
        Expected  host name web-2
        Received  host name web-9

        → +4.0s  web-2 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by a name without an ordinal', () => {
    expect(told(two().up('web-x7k2p'), stableNames)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-x7k2p bears a name that is not its own
        Law       stableNames: pods are named after the set and their ordinal, without a hole, and their host names likewise
        Expected  web-ORDINAL
        Received  web-x7k2p

        → +4.0s  web-x7k2p created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('cannot be told when an ordinal is missing at the end', () => {
    expect(told(two().gone('web-0'), stableNames)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       stableNames: pods are named after the set and their ordinal, without a hole, and their host names likewise
        Because   web-0 missing at the end
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes a creation', () => {
    expect(told(two().bookmarked().unready('web-0'), stableNames)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       stableNames: pods are named after the set and their ordinal, without a hole, and their host names likewise
        Because   too little happened to tell: it takes a pod created, and no ordinal missing at the end
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});

describe('claimKept', () => {
  const data = { claims: ['data-web-0'] };
  const bound = () => story().claimed('data-web-0').up('web-0', data);

  test('is upheld by the same claim', () => {
    expect(told(bound().gone('web-0').up('web-0', data), claimKept)).toBe('satisfied');
  });

  test('is broken by a new claim of the same name', () => {
    const renewed = bound()
      .deleted('web-0')
      .gone('web-0')
      .claimGone('data-web-0')
      .claimed('data-web-0')
      .up('web-0', data);
    expect(told(renewed, claimKept)).toMatchInlineSnapshot(`
      "ordering/created-in-order: claim data-web-0 was not kept
        Law       claimKept: a pod that is created again mounts the claims it had, and they are the same claims
        Expected  one claim data-web-0 throughout (uid uid-1)
        Received  2 claims of that name, one after the other

          +0.0s  claim data-web-0 created
          +3.0s  web-0 deleted
          +4.0s  web-0 gone
        → +5.0s  claim data-web-0 gone
        → +6.0s  claim data-web-0 created
          +7.0s  web-0 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by a claim that goes', () => {
    const lost = bound().gone('web-0').up('web-0', data).claimGone('data-web-0');
    expect(told(lost, claimKept)).toMatchInlineSnapshot(`
      "ordering/created-in-order: claim data-web-0 was not kept
        Law       claimKept: a pod that is created again mounts the claims it had, and they are the same claims
        Expected  one claim data-web-0 throughout (uid uid-1)
        Received  it is gone

          +0.0s  claim data-web-0 created
          +3.0s  web-0 deleted
          +3.0s  web-0 gone
          +4.0s  web-0 created
        → +6.0s  claim data-web-0 gone
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('is broken by a pod that comes back without', () => {
    expect(told(bound().gone('web-0').up('web-0'), claimKept)).toMatchInlineSnapshot(`
      "ordering/created-in-order: web-0 came back to other claims
        Law       claimKept: a pod that is created again mounts the claims it had, and they are the same claims
        Expected  data-web-0
        Received  no claim

          +3.0s  web-0 deleted
          +3.0s  web-0 gone
        → +4.0s  web-0 created
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('cannot be told of a claim that was never seen', () => {
    const unseen = story().up('web-0', data).gone('web-0').up('web-0', data);
    expect(told(unseen, claimKept)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       claimKept: a pod that is created again mounts the claims it had, and they are the same claims
        Because   claim data-web-0 was never seen
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });

  test('takes a pod with a claim that returned', () => {
    expect(told(two().gone('web-0').up('web-0'), claimKept)).toMatchInlineSnapshot(`
      "ordering/created-in-order: cannot be told
        Law       claimKept: a pod that is created again mounts the claims it had, and they are the same claims
        Because   too little happened to tell: it takes a pod with a claim gone and created again
        Docs  https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees"
    `);
  });
});
