import { type Command, InvalidArgumentError } from 'commander';
import { maxNodes } from '../cluster/slots';
import { defaultMinor, kubernetesVersions } from '../cluster/versions';

/** Options that several commands share. */
export interface DisposableOptions {
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly nodes?: number;
  readonly install: boolean;
}

const minors = Object.keys(kubernetesVersions).join(', ');

export const withDisposableOptions = (command: Command): Command =>
  command
    .option(
      '--cluster <native|k3s>',
      'how to create a disposable cluster (default: k3s if a Docker-compatible engine responds, else native)',
    )
    .option('--kubernetes <minor>', `its Kubernetes version: ${minors} (default: ${defaultMinor})`)
    .option('--nodes <n>', 'its number of nodes (default: 3; k3s: 1)', wholeNumber(1, maxNodes))
    .option('--no-install', 'list missing system packages instead of installing them');

const wholeNumber = (min: number, max: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < min || number > max)
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  return number;
};

/** Runs work with a signal that aborts on Ctrl-C or on a termination of this process. */
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
