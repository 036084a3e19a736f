import { setTimeout as delay } from 'node:timers/promises';
import { type Component, controlPlaneProgram, nodeProgram } from './component';
import { type Disturbed, disturbances, type Freeze, freezesOf } from './schedule';

export interface FreezeOptions {
  readonly disturbed: Disturbed;
  /** The folder of the native cluster. */
  readonly folder: string;
  readonly nodes: readonly string[];
  readonly seed: string;
  readonly onFreeze: (freeze: Freeze) => void;
  /** Ends the freezes. The frozen program then continues at once. */
  readonly signal: AbortSignal;
}

/** Freezes a component again and again until the signal aborts. */
export async function freezeUntilAborted(options: FreezeOptions): Promise<void> {
  const { disturbed, folder, nodes, seed, onFreeze, signal } = options;
  const { program } = disturbances[disturbed];
  for (const freeze of freezesOf(disturbed, nodes, seed)) {
    await sleep(freeze.pause, signal);
    if (signal.aborted) return;
    onFreeze(freeze);
    const component = freeze.node
      ? nodeProgram(folder, program, freeze.node)
      : controlPlaneProgram(folder, program);
    await carryOut(freeze, component, signal);
  }
}

async function carryOut({ duration, burst }: Freeze, component: Component, signal: AbortSignal) {
  if (burst === undefined) return component.frozenWhile(() => sleep(duration, signal));
  for (let passed = 0; passed < duration && !signal.aborted; passed += 2 * burst) {
    await component.frozenWhile(() => sleep(burst, signal));
    await sleep(burst, signal);
  }
}

const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  delay(milliseconds, undefined, { signal }).catch(() => {});
