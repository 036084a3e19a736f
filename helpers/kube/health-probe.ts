import { setTimeout as delay } from 'node:timers/promises';
import { deadlines } from '../deadlines';
import type { Kube } from './client';

/** A time in which the API server did not respond. Events that arrive in it, or soon after, may be late. */
export interface ApiOutage {
  readonly from: number;
  readonly to: number;
}

export interface HealthProbe {
  /** All outages longer than this, including a current outage, on the clock of `performance.now()`. */
  outages(longerThan: number): readonly ApiOutage[];
  stop(): void;
}

/**
 * Sends a small request to the API server again and again. An event that arrives late may have happened in
 * time: checks of arrival times must know when the API server did not respond.
 */
export function startHealthProbe(kube: Kube): HealthProbe {
  const stopped = new AbortController();
  const responses = [performance.now()];
  void probe();

  async function probe(): Promise<void> {
    while (!stopped.signal.aborted) {
      await kube.version.getCode().then(
        () => responses.push(performance.now()),
        () => {},
      );
      await delay(deadlines.healthProbe, undefined, { signal: stopped.signal, ref: false }).catch(() => {});
    }
  }

  return {
    outages: (longerThan) =>
      [...responses, performance.now()]
        .map((to, i, all) => ({ from: all[i - 1] ?? to, to }))
        .filter(({ from, to }) => to - from > longerThan),
    stop: () => stopped.abort(),
  };
}
