import { describe, expect, test } from 'vitest';
import type { AdmissionRequest } from '../../cluster/admission-server';
import { answer } from '../../prove/admission-answer';
import { fault, mutates, rejects } from '../../prove/fault';
import { isAuxiliary, ofKind, plannedInjections } from '../../prove/fault-plan';
import { mismatchesOf, roundsOf } from '../../prove/rounds';

const setsReplicas = mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => ({
  ...set,
  metadata: { ...set.metadata, annotations: { mutated: 'yes' } },
}));
const rejectsAll = rejects({ resource: 'statefulsets', on: ['CREATE'] }, () => 'rejected by the fault');

const [mutation, rejection] = plannedInjections({
  'ordering/x': fault('does something wrong', setsReplicas, rejectsAll),
}).filter(ofKind('mutates', 'rejects'));

const request = (labels: Record<string, string>, name = 'web', dryRun = false): AdmissionRequest => ({
  uid: '1',
  operation: 'CREATE',
  namespace: 'default',
  userInfo: { username: 'user' },
  dryRun,
  object: { metadata: { name, labels } },
  oldObject: null,
});

const auxiliary = { 'stsc/auxiliary': 'control' };

describe('Auxiliary objects', () => {
  test('are recognised by the label, not by the name', () => {
    expect(isAuxiliary({ metadata: { name: 'web', labels: auxiliary } })).toBe(true);
    expect(isAuxiliary({ metadata: { name: 'control-1a2b3c' } })).toBe(false);
    expect(isAuxiliary({})).toBe(false);
  });

  test('are not modified by an injection, like dry-run requests', () => {
    for (const injection of [mutation, rejection]) {
      if (!injection) throw new Error('the fault has two injections');
      expect(answer(injection, request(auxiliary), new Set())).toEqual({});
      expect(answer(injection, request({}, 'web', true), new Set())).toEqual({});
    }
  });

  test('differ from objects under test, which are modified or rejected', () => {
    if (!mutation || !rejection) throw new Error('the fault has two injections');
    expect(answer(mutation, request({}), new Set()).replacement?.metadata?.annotations).toEqual({
      mutated: 'yes',
    });
    expect(answer(rejection, request({}), new Set())).toEqual({ rejection: 'rejected by the fault' });
  });
});

describe('Rounds', () => {
  const [a, b, c] = [fault('a'), fault('b'), fault('c')];
  const faults = { 'ordering/one': [a, b], 'ordering/two': [c] };

  test('inject the next fault of every guarantee', () => {
    expect(roundsOf(faults, ['ordering/one', 'ordering/two'])).toEqual([
      { 'ordering/one': a, 'ordering/two': c },
      { 'ordering/one': b },
    ]);
    expect(roundsOf(faults, [])).toEqual([]);
  });

  test('report guarantees without a fault, and faults without a guarantee', () => {
    expect(mismatchesOf(faults, ['ordering/one', 'ordering/new'], ['ordering/one', 'ordering/new'])).toEqual([
      'ordering/new: no fault is defined',
      'ordering/two: a fault is defined, but the spec does not exist',
    ]);
  });
});
