import { expect, test } from 'vitest';
import { abortable, childOf, pause } from '../../helpers/abort';

const never = new Promise<never>(() => {});
const cause = new Error('the case reached its deadline');

test('Work that never ends is left with the reason of the signal, also if the signal has aborted before', async () => {
  const controller = new AbortController();
  const waiting = abortable(never, controller.signal);
  controller.abort(cause);
  await expect(waiting).rejects.toBe(cause);
  await expect(abortable(never, controller.signal)).rejects.toBe(cause);
  await expect(abortable(Promise.reject(new Error('late')), controller.signal)).rejects.toBe(cause);
});

test('Work that ends first keeps its own outcome', async () => {
  const { signal } = new AbortController();
  expect(await abortable('done', signal)).toBe('done');
  await expect(abortable(Promise.reject(new Error('own')), signal)).rejects.toThrow('own');
});

test('A pause ends at once with the reason of the signal', async () => {
  const controller = new AbortController();
  const waiting = pause(1_000_000, controller.signal);
  controller.abort(cause);
  await expect(waiting).rejects.toBe(cause);
});

test('A child aborts with its outer signal, and not the other way round', () => {
  const outer = new AbortController();
  const [aborted, inherited] = [childOf(outer.signal), childOf(outer.signal)];
  aborted.abort();
  expect(outer.signal.aborted).toBe(false);
  outer.abort(cause);
  expect(inherited.signal.reason).toBe(cause);
  expect(childOf(outer.signal).signal.reason).toBe(cause);
});
