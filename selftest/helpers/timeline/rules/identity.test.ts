import { describe, expect, test } from 'vitest';
import {
  atMostOnePerIdentity,
  claimKept,
  recreatedInPlace,
  stableNames,
} from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const two = () => recording().scaled(2).up('web-0').up('web-1');

describe('atMostOnePerIdentity', () => {
  test('is satisfied by a pod that is recreated after the end of the previous one', () => {
    expect(failureText(two().deleted('web-1').gone('web-1').up('web-1'), atMostOnePerIdentity)).toBe(
      'satisfied',
    );
  });

  test('is violated by a pod with the host name of an existing pod', () => {
    const double = two().deleted('web-1').created('web-1-again', { hostname: 'web-1' }).gone('web-1');
    expect(failureText(double, atMostOnePerIdentity)).toMatchInlineSnapshot(`
      "two pods with identity web-1 exist at the same time
        Rule       atMostOnePerIdentity: no two pods with the same identity exist at the same time
        Expected   web-1 (uid uid-2) gone
        Received   web-1-again (uid uid-3) created while web-1 exists

          +2.0s  web-1 created
          +4.0s  web-1 deleted
        → +5.0s  web-1-again created
          +6.0s  web-1 gone"
    `);
  });

  test('allows the same host name under two Services', () => {
    const twoServices = two().gone('web-1').up('web-1').up('other', { hostname: 'web-1', subdomain: 'db' });
    expect(failureText(twoServices, atMostOnePerIdentity)).toBe('satisfied');
  });

  test('needs a pod that takes over an identity', () => {
    expect(failureText(two().deleted('web-1').gone('web-1'), atMostOnePerIdentity)).toMatchInlineSnapshot(`
      "inconclusive: atMostOnePerIdentity
        Rule       atMostOnePerIdentity: no two pods with the same identity exist at the same time
        Reason     not enough evidence: needs a pod that takes over the identity of an earlier pod"
    `);
  });
});

describe('recreatedInPlace', () => {
  const data = { claims: ['data-web-1'] };

  test('is satisfied by a pod that is recreated with its name, host name and PVC', () => {
    const back = recording()
      .scaled(2)
      .up('web-0')
      .up('web-1', data)
      .deleted('web-1')
      .gone('web-1')
      .up('web-1', data);
    expect(failureText(back, recreatedInPlace)).toBe('satisfied');
  });

  test('is violated by the next ordinal instead of the deleted pod', () => {
    const next = two().action('deleted web-0').deleted('web-0').gone('web-0').up('web-2');
    expect(failureText(next, recreatedInPlace)).toMatchInlineSnapshot(`
      "web-2 was created instead of web-0
        Rule       recreatedInPlace: a pod is recreated with its name, host name and PVCs, and never replaced by the next ordinal
        Expected   web-0 created again
        Received   web-2 created

          +4.0s  the test deleted web-0
          +4.0s  web-0 deleted
          +5.0s  web-0 gone
        → +6.0s  web-2 created"
    `);
  });

  test('is violated by a pod that is recreated with another PVC', () => {
    const other = recording()
      .scaled(2)
      .up('web-1', data)
      .gone('web-1')
      .up('web-1', { claims: ['data-web-7'] });
    expect(failureText(other, recreatedInPlace)).toMatchInlineSnapshot(`
      "web-1 was recreated with a different host name or PVC
        Rule       recreatedInPlace: a pod is recreated with its name, host name and PVCs, and never replaced by the next ordinal
        Expected   host name web-1, PVCs data-web-1
        Received   host name web-1, PVCs data-web-7

          +2.0s  web-1 deleted
          +2.0s  web-1 gone
        → +3.0s  web-1 created"
    `);
  });

  test('allows a scale-up at the same time', () => {
    const grown = two().scaled(3).gone('web-0').created('web-2').up('web-0');
    expect(failureText(grown, recreatedInPlace)).toBe('satisfied');
  });

  test('needs a recreated pod', () => {
    expect(failureText(two().deleted('web-1').gone('web-1'), recreatedInPlace)).toMatchInlineSnapshot(`
      "inconclusive: recreatedInPlace
        Rule       recreatedInPlace: a pod is recreated with its name, host name and PVCs, and never replaced by the next ordinal
        Reason     not enough evidence: needs a pod that is gone and recreated"
    `);
  });
});

describe('stableNames', () => {
  test('is satisfied by SET-0 … SET-N-1', () => {
    expect(failureText(two(), stableNames)).toBe('satisfied');
  });

  test('is satisfied by names from spec.ordinals.start on', () => {
    expect(failureText(recording().scaled(2, 5).up('web-5').up('web-6'), stableNames)).toBe('satisfied');
  });

  test('is violated by a host name that is not the pod name', () => {
    expect(failureText(two().up('web-2', { hostname: 'web-9' }), stableNames)).toMatchInlineSnapshot(`
      "web-2's host name is not its pod name
        Rule       stableNames: the name and the host name of each pod consist of the set name and an ordinal, and no ordinal is missing
        Expected   host name web-2
        Received   host name web-9

        → +4.0s  web-2 created"
    `);
  });

  test('is violated by a name without an ordinal', () => {
    expect(failureText(two().up('web-x7k2p'), stableNames)).toMatchInlineSnapshot(`
      "the name web-x7k2p does not consist of the set name and an ordinal
        Rule       stableNames: the name and the host name of each pod consist of the set name and an ordinal, and no ordinal is missing
        Expected   web-ORDINAL
        Received   web-x7k2p

        → +4.0s  web-x7k2p created"
    `);
  });

  test('is inconclusive if an ordinal is missing at the end', () => {
    expect(failureText(two().gone('web-0'), stableNames)).toMatchInlineSnapshot(`
      "inconclusive: stableNames
        Rule       stableNames: the name and the host name of each pod consist of the set name and an ordinal, and no ordinal is missing
        Reason     web-0 missing at the end"
    `);
  });

  test('needs a pod creation', () => {
    expect(failureText(two().bookmarked().unready('web-0'), stableNames)).toMatchInlineSnapshot(`
      "inconclusive: stableNames
        Rule       stableNames: the name and the host name of each pod consist of the set name and an ordinal, and no ordinal is missing
        Reason     not enough evidence: needs a pod creation, and no missing ordinal at the end"
    `);
  });
});

describe('claimKept', () => {
  const data = { claims: ['data-web-0'] };
  const bound = () => recording().claimCreated('data-web-0').up('web-0', data);

  test('is satisfied by the same PVC', () => {
    expect(failureText(bound().gone('web-0').up('web-0', data), claimKept)).toBe('satisfied');
  });

  test('is violated by a new PVC with the same name', () => {
    const renewed = bound()
      .deleted('web-0')
      .gone('web-0')
      .claimGone('data-web-0')
      .claimCreated('data-web-0')
      .up('web-0', data);
    expect(failureText(renewed, claimKept)).toMatchInlineSnapshot(`
      "PVC data-web-0 was deleted or replaced
        Rule       claimKept: a recreated pod mounts the same PVCs as before
        Expected   one PVC data-web-0 all the time (uid uid-1)
        Received   2 PVCs with that name, one after the other

          +0.0s  PVC data-web-0 created
          +3.0s  web-0 deleted
          +4.0s  web-0 gone
        → +5.0s  PVC data-web-0 gone
        → +6.0s  PVC data-web-0 created
          +7.0s  web-0 created"
    `);
  });

  test('is violated by a PVC that is deleted', () => {
    const lost = bound().gone('web-0').up('web-0', data).claimGone('data-web-0');
    expect(failureText(lost, claimKept)).toMatchInlineSnapshot(`
      "PVC data-web-0 was deleted or replaced
        Rule       claimKept: a recreated pod mounts the same PVCs as before
        Expected   one PVC data-web-0 all the time (uid uid-1)
        Received   PVC data-web-0 gone

          +0.0s  PVC data-web-0 created
          +3.0s  web-0 deleted
          +3.0s  web-0 gone
          +4.0s  web-0 created
        → +6.0s  PVC data-web-0 gone"
    `);
  });

  test('is violated by a pod that is recreated without its PVC', () => {
    expect(failureText(bound().gone('web-0').up('web-0'), claimKept)).toMatchInlineSnapshot(`
      "web-0 mounts different PVCs than before
        Rule       claimKept: a recreated pod mounts the same PVCs as before
        Expected   data-web-0
        Received   no PVC

          +3.0s  web-0 deleted
          +3.0s  web-0 gone
        → +4.0s  web-0 created"
    `);
  });

  test('is inconclusive if the PVC was never seen', () => {
    const unseen = recording().up('web-0', data).gone('web-0').up('web-0', data);
    expect(failureText(unseen, claimKept)).toMatchInlineSnapshot(`
      "inconclusive: claimKept
        Rule       claimKept: a recreated pod mounts the same PVCs as before
        Reason     PVC data-web-0 was never seen"
    `);
  });

  test('needs a recreated pod with a PVC', () => {
    expect(failureText(two().gone('web-0').up('web-0'), claimKept)).toMatchInlineSnapshot(`
      "inconclusive: claimKept
        Rule       claimKept: a recreated pod mounts the same PVCs as before
        Reason     not enough evidence: needs a pod with a PVC that is gone and recreated"
    `);
  });
});
