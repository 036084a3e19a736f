import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Like, likes } from '../cluster/like';
import { maxNodes } from '../cluster/slots';
import { defaultMinor, kubernetesVersions } from '../cluster/versions';

/** Options that several commands share. */
export interface DisposableOptions {
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly nodes?: number;
  readonly install: boolean;
  readonly like?: Like;
}

const minors = Object.keys(kubernetesVersions).join(', ');

export const kubernetesHelp = `Kubernetes version of the disposable cluster: ${minors} (default: ${defaultMinor})`;

export const withDisposableOptions = (command: Command): Command =>
  command
    .option(
      '--cluster <native|k3s>',
      'how to create a disposable cluster (default: k3s if a Docker-compatible engine responds, else native)',
    )
    .option('--kubernetes <minor>', kubernetesHelp)
    .option(
      '--nodes <n>',
      'number of nodes of the disposable cluster (default: 3; k3s: 1)',
      wholeNumber(1, maxNodes),
    )
    .addOption(
      new Option(
        '--like <installation>',
        'give a native cluster the default settings of an installation (default: settings for a fast run)',
      ).choices(likes),
    )
    .option('--no-install', 'list missing system packages instead of installing them');

const wholeNumber = (min: number, max: number) => (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < min || number > max)
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
  return number;
};

/** Passes `work` a signal that aborts when this process receives SIGINT (Ctrl-C), SIGTERM or SIGHUP. */
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
