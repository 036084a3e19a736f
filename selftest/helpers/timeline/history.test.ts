import { describe, expect, test } from 'vitest';
import { historyOf, since } from '../../../helpers/timeline/history';
import { factsOf, podsOf } from '../../../helpers/timeline/pods';
import * as rules from '../../../helpers/timeline/rules';
import type { Rule } from '../../../helpers/timeline/rules/rule';
import { recording } from './recording';

const every: readonly Rule[] = [
  rules.createdInOrder,
  rules.predecessorsReady,
  rules.predecessorsAvailable(5),
  rules.removedBeforeAvailable(10),
  rules.deletedInReverse,
  rules.oneDeletedAtATime,
  rules.oneUnreadyAtATime,
  rules.atMostOnePerIdentity,
  rules.recreatedInPlace,
  rules.stableNames,
  rules.claimKept,
  rules.never('pod created'),
];

describe('Every rule', () => {
  test('has its own name', () => {
    expect(every.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "createdInOrder",
        "predecessorsReady",
        "predecessorsAvailable(5)",
        "removedBeforeAvailable(10)",
        "deletedInReverse",
        "oneDeletedAtATime",
        "oneUnreadyAtATime",
        "atMostOnePerIdentity",
        "recreatedInPlace",
        "stableNames",
        "claimKept",
        "no pod created",
      ]
    `);
  });

  test.for(every)('$name is inconclusive for an empty history', (rule) => {
    expect(rule(recording().history)).toMatchObject({
      is: 'inconclusive',
      why: expect.stringContaining(rule.needs),
    });
  });

  test.for(every)('$name is inconclusive where events were lost, even if there is a violation', (rule) => {
    const gap = recording()
      .created('web-2')
      .created('web-1')
      .gap()
      .deleted('web-1')
      .deleted('web-2')
      .quietPeriod();
    expect(rule(gap.history)).toEqual({
      is: 'inconclusive',
      why: 'the Pod watch lost events at 2.0 s: 410 Gone',
    });
  });

  test('is inconclusive about a violation during an API server outage', () => {
    const early = recording().created('web-0').at(8).created('web-1');
    expect(rules.predecessorsReady(early.outage(2, 7).history)).toEqual({
      is: 'inconclusive',
      why: 'web-1 was created before its predecessors were Ready, but the API server did not respond from 2.0 s to 7.0 s; events around that time may be delayed or reordered',
    });
    const late = recording().created('web-0').at(21).created('web-1').outage(2, 7);
    expect(rules.predecessorsReady(late.history)).toMatchObject({ is: 'violated' });
  });

  test.for(every)('$name is inconclusive without a watch', (rule) => {
    const streams = {
      Pod: [],
      PersistentVolumeClaim: [],
      StatefulSet: [],
      ControllerRevision: [],
      EndpointSlice: [],
      Event: [],
    };
    expect(rule(historyOf({ streams, marks: [] }))).toEqual({
      is: 'inconclusive',
      why: 'Pod was not watched',
    });
  });
});

describe('A history', () => {
  const facts = ({ history }: ReturnType<typeof recording>) =>
    factsOf(history, podsOf(history)).map(({ pod, kind }) => `${pod.name} ${kind}`);

  test('returns facts in the order of the stream', () => {
    const pod = recording()
      .created('web-0')
      .running('web-0')
      .ready('web-0')
      .unready('web-0')
      .deleted('web-0')
      .gone('web-0');
    expect(facts(pod)).toEqual([
      'web-0 created',
      'web-0 Running',
      'web-0 Ready',
      'web-0 unready',
      'web-0 deleted',
      'web-0 gone',
    ]);
  });

  test('shows a pod that disappears without a terminating phase as deleted and gone', () => {
    expect(facts(recording().created('web-0').gone('web-0'))).toEqual([
      'web-0 created',
      'web-0 deleted',
      'web-0 gone',
    ]);
  });

  test('returns only the facts after a bookmark', () => {
    expect(facts(recording().up('web-0').bookmarked().unready('web-0'))).toEqual(['web-0 unready']);
  });

  test('supports rules again after a bookmark that follows a gap', () => {
    const healed = recording().up('web-0').gap().bookmarked().up('web-1');
    expect(rules.predecessorsReady(healed.history)).toEqual({ is: 'satisfied' });
  });

  test('treats pods that are missing from the list after a gap as gone', () => {
    const lost = recording()
      .up('web-0')
      .up('web-1')
      .gap('web-0')
      .bookmarked()
      .created('web-0')
      .at(20)
      .created('web-2');
    expect(rules.createdInOrder(lost.history)).toEqual({ is: 'satisfied' });
    expect(podsOf(lost.history).map(({ name, gone }) => [name, gone !== undefined])).toEqual([
      ['web-0', true],
      ['web-1', false],
      ['web-0', false],
      ['web-2', false],
    ]);
  });

  test('is inconclusive after a bookmark inside a gap', () => {
    const { history } = recording().up('web-0').gap().up('web-1');
    const inside = history.streams.Pod.findIndex(({ type }) => type === 'GAP') + 1;
    const from = { ...history.from, at: 2_000, streams: { ...history.from.streams, Pod: inside } };
    expect(rules.predecessorsReady(since(history, from)).is).toBe('inconclusive');
  });

  test('is immutable: later events do not change it', () => {
    const builder = recording().up('web-0');
    const { history } = builder;
    builder.up('web-1');
    expect(podsOf(history)).toHaveLength(1);
  });
});
