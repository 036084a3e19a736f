import { describe, expect, test } from 'vitest';
import { markdownOf, matrixOf, rowOf, summaryOf } from '../../prove/matrix';
import type { Outcome } from '../../prove/outcomes';

const cell = (name: string, detection: Outcome['detection'], reason = ''): Outcome => ({
  guarantee: 'ordering/created-in-order',
  case: name,
  detection,
  reason,
  seconds: 2,
});

const broken = [
  'ordering/created-in-order: web-1 came too early',
  '  Law       predecessorsReady: every predecessor is Ready when a pod is created',
  '  Expected  web-0 Ready',
  '  Received  web-0 Pending',
  '    +0.1s  web-1 created',
].join('\n');

const row = (sentence: string, ...outcomes: readonly Outcome[]) =>
  rowOf('ordering/created-in-order', sentence, outcomes);

describe('A row', () => {
  test('is red when one of its cases is', () => {
    const one = row('starts all pods at once', cell('at first', 'missed'), cell('later', 'detected', broken));
    expect(summaryOf(one)).toBe('red 1/2 cases');
  });

  test('is inconclusive when no case is red and one cannot tell', () => {
    const one = row('is slow', cell('at first', 'missed'), cell('later', 'inconclusive'));
    expect(summaryOf(one)).toBe('inconclusive 1/2 cases');
  });

  test('is green when the fault was not noticed, and nothing when nothing ran', () => {
    expect(summaryOf(row('is gentle', cell('at first', 'missed')))).toBe('green 1/1 case');
    expect(summaryOf(row('never plays'))).toBe('nothing ran');
  });

  test('holds the outcomes of its guarantee alone', () => {
    const other = { ...cell('at first', 'detected'), guarantee: 'identity/adoption' };
    expect(row('starts all pods at once', other).outcomes).toEqual([]);
  });
});

test('A case that no saboteur reddens is a hole, and the table names it', () => {
  const matrix = matrixOf([
    row('starts all pods at once', cell('at first', 'detected', broken), cell('later', 'missed')),
    row('is slow', cell('at first', 'missed'), cell('later', 'inconclusive', 'a node | is slow')),
  ]);
  expect(matrix.undetected).toEqual([{ guarantee: 'ordering/created-in-order', case: 'later' }]);
  expect(markdownOf(matrix)).toMatchInlineSnapshot(`
    "| guarantee | saboteur | | what was seen |
    | --- | --- | --- | --- |
    | ordering/created-in-order | starts all pods at once | red 1/2 cases | web-1 came too early · Expected web-0 Ready · Received web-0 Pending |
    | ordering/created-in-order | is slow | inconclusive 1/2 cases | a node \\| is slow |

    No saboteur reddens:

    - ordering/created-in-order: later
    "
  `);
});
