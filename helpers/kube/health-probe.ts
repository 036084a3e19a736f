import { setTimeout as delay } from 'node:timers/promises';
import { deadlines } from '../deadlines';
import type { Kube } from './client';

/** From when to when the API server gave no answer, by the clock of `performance.now()`. */
export interface Stall {
  readonly from: number;
  readonly to: number;
}

export interface HealthProbe {
  /** The silences that were longer than this, the present one included. */
  outages(longerThan: number): readonly Stall[];
  stop(): void;
}

/**
 * Asks the API server again and again whether it is there. What was heard late was not late in the cluster: whoever
 * judges by the time at which an event arrived must know when none could.
 */
export function startHealthProbe(kube: Kube): HealthProbe {
  const stopped = new AbortController();
  const beats = [performance.now()];
  void beat();

  async function beat(): Promise<void> {
    while (!stopped.signal.aborted) {
      await kube.version.getCode().then(
        () => beats.push(performance.now()),
        () => {},
      );
      await delay(deadlines.healthProbe, undefined, { signal: stopped.signal, ref: false }).catch(() => {});
    }
  }

  return {
    outages: (longerThan) =>
      [...beats, performance.now()]
        .map((to, i, all) => ({ from: all[i - 1] ?? to, to }))
        .filter(({ from, to }) => to - from > longerThan),
    stop: () => stopped.abort(),
  };
}
