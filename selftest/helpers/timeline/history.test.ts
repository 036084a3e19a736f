import { describe, expect, test } from 'vitest';
import { historyOf, since } from '../../../helpers/timeline/history';
import { factsOf, podsOf } from '../../../helpers/timeline/pods';
import * as laws from '../../../helpers/timeline/rules';
import type { Rule } from '../../../helpers/timeline/rules/rule';
import { story } from './recording';

const every: readonly Rule[] = [
  laws.createdInOrder,
  laws.predecessorsReady,
  laws.predecessorsAvailable(5),
  laws.removedBeforeAvailable(10),
  laws.deletedInReverse,
  laws.oneDeletedAtATime,
  laws.oneUnreadyAtATime,
  laws.startedTogether,
  laws.terminatedTogether,
  laws.atMostOnePerIdentity,
  laws.recreatedInPlace,
  laws.stableNames,
  laws.claimKept,
  laws.never('pod created'),
];

describe('Every law', () => {
  test('bears its own name', () => {
    expect(every.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "createdInOrder",
        "predecessorsReady",
        "predecessorsAvailable(5)",
        "removedBeforeAvailable(10)",
        "deletedInReverse",
        "oneDeletedAtATime",
        "oneUnreadyAtATime",
        "startedTogether",
        "terminatedTogether",
        "atMostOnePerIdentity",
        "recreatedInPlace",
        "stableNames",
        "claimKept",
        "no pod created",
      ]
    `);
  });

  test.for(every)('$name is undecided by an empty history', (law) => {
    expect(law(story().history)).toMatchObject({
      is: 'inconclusive',
      why: expect.stringContaining(law.needs),
    });
  });

  test.for(every)('$name is undecided where events were lost, even beside a breach', (law) => {
    const gap = story().created('web-2').created('web-1').gap().deleted('web-1').deleted('web-2').held();
    expect(law(gap.history)).toEqual({
      is: 'inconclusive',
      why: 'the watch of Pod lost events at 2.0 s: 410 Gone',
    });
  });

  test('is undecided by what looks like a breach while the API server gave no answer', () => {
    const early = story().created('web-0').at(8).created('web-1');
    expect(laws.predecessorsReady(early.stalled(2, 7).history)).toEqual({
      is: 'inconclusive',
      why: 'web-1 came too early, but the API server gave no answer from 2.0 s to 7.0 s; what was done and heard then may be out of step',
    });
    const late = story().created('web-0').at(21).created('web-1').stalled(2, 7);
    expect(laws.predecessorsReady(late.history)).toMatchObject({ is: 'violated' });
  });

  test.for(every)('$name is undecided where nobody watched', (law) => {
    const streams = { Pod: [], PersistentVolumeClaim: [], StatefulSet: [], EndpointSlice: [], Event: [] };
    expect(law(historyOf({ streams, marks: [] }))).toEqual({
      is: 'inconclusive',
      why: 'no Pod was watched',
    });
  });
});

describe('A history', () => {
  const facts = ({ history }: ReturnType<typeof story>) =>
    factsOf(history, podsOf(history)).map(({ pod, kind }) => `${pod.name} ${kind}`);

  test('tells facts in the order of the stream', () => {
    const life = story()
      .created('web-0')
      .running('web-0')
      .ready('web-0')
      .unready('web-0')
      .deleted('web-0')
      .gone('web-0');
    expect(facts(life)).toEqual([
      'web-0 created',
      'web-0 Running',
      'web-0 Ready',
      'web-0 unready',
      'web-0 deleted',
      'web-0 gone',
    ]);
  });

  test('tells a pod that goes at once as deleted and gone', () => {
    expect(facts(story().created('web-0').gone('web-0'))).toEqual([
      'web-0 created',
      'web-0 deleted',
      'web-0 gone',
    ]);
  });

  test('tells since a bookmark only what came after', () => {
    expect(facts(story().up('web-0').bookmarked().unready('web-0'))).toEqual(['web-0 unready']);
  });

  test('can be judged again from a bookmark after a gap', () => {
    const healed = story().up('web-0').gap().bookmarked().up('web-1');
    expect(laws.predecessorsReady(healed.history)).toEqual({ is: 'satisfied' });
  });

  test('takes for gone what is missing from the list after a gap', () => {
    const lost = story()
      .up('web-0')
      .up('web-1')
      .gap('web-0')
      .bookmarked()
      .created('web-0')
      .at(20)
      .created('web-2');
    expect(laws.createdInOrder(lost.history)).toEqual({ is: 'satisfied' });
    expect(podsOf(lost.history).map(({ name, gone }) => [name, gone !== undefined])).toEqual([
      ['web-0', true],
      ['web-1', false],
      ['web-0', false],
      ['web-2', false],
    ]);
  });

  test('stays undecided from a bookmark inside a gap', () => {
    const { history } = story().up('web-0').gap().up('web-1');
    const inside = history.streams.Pod.findIndex(({ type }) => type === 'GAP') + 1;
    const from = { ...history.from, at: 2_000, streams: { ...history.from.streams, Pod: inside } };
    expect(laws.predecessorsReady(since(history, from)).is).toBe('inconclusive');
  });

  test('is a value: what is recorded later does not change it', () => {
    const telling = story().up('web-0');
    const { history } = telling;
    telling.up('web-1');
    expect(podsOf(history)).toHaveLength(1);
  });
});
