import { type Command, InvalidArgumentError } from 'commander';
import { mostNodes } from '../cluster/native/plan';

/** Options that several commands share, worded once. */

export interface DisposableOptions {
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly nodes?: number;
  readonly install: boolean;
}

export const withDisposableOptions = (command: Command): Command =>
  command
    .option('--cluster <native|k3s>', 'how a throwaway cluster is made (default: k3s where Docker answers)')
    .option('--kubernetes <minor>', 'its Kubernetes: 1.34, 1.35 or 1.36 (default: 1.35)')
    .option('--nodes <n>', 'how many nodes it has (default: 3, k3s: 1)', wholeNumber(1, mostNodes))
    .option('--no-install', 'name missing system packages instead of installing them');

const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  return number;
};

/** Runs work that Ctrl-C or a termination stops, cleanly and once. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(new DOMException('Interrupted', 'AbortError'));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
