import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FeatureGates } from '../cluster/feature-gates';
import type { Like } from '../cluster/like';
import { maxNodes } from '../cluster/slots';
import type { StorageKind } from '../cluster/storage';
import type { Taint } from '../cluster/taints';
import { defaultMinor, kubernetesVersions } from '../cluster/versions';
import { type ProviderName, providerNames } from '../fixtures/providers';
import { type Profile, profiles } from '../helpers/guarantee/profiles';
import { withConfigFile } from './config-file';
import { withPlatformOptions } from './platform-options';
import type { Settings } from './settings';
import { likeOption, storageOption, taintOption } from './variant-options';

/** Options that several commands share. */
export interface DisposableOptions {
  readonly cluster?: string;
  readonly kubernetes?: string;
  readonly nodes?: number;
  readonly install: boolean;
  readonly like?: readonly Like[];
  readonly featureGate?: FeatureGates;
  readonly taint?: readonly Taint[];
  readonly storage?: StorageKind;
}

/** Options of the commands that check a cluster: the cluster, its storage, its platform, and the profile. */
export interface CheckOptions extends Settings {
  readonly provider: ProviderName | 'auto';
  readonly profile: Profile;
  /** The options that the config file contains. */
  readonly configured?: readonly string[];
}

/** The same for the commands that create a disposable cluster if no cluster is given. */
export interface ClusterOptions extends CheckOptions, DisposableOptions {
  readonly namespaces?: readonly string[];
}

const minors = Object.keys(kubernetesVersions).join(', ');

export const kubernetesHelp = `Kubernetes version of the disposable cluster: ${minors} (default: ${defaultMinor})`;

const addFeatureGate = (text: string, earlier: FeatureGates = {}): FeatureGates => {
  const [, name, state] = /^(\w+)=(true|false)$/.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError('Expected NAME=true or NAME=false.');
  return { ...earlier, [name]: state === 'true' };
};

export const featureGateOption = (): Option =>
  new Option(
    '--feature-gate <name=bool>',
    'switch a feature gate of a native cluster on or off, such as StatefulSetRecreateStrategy=true; repeatable',
  ).argParser(addFeatureGate);

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
    .addOption(likeOption())
    .addOption(taintOption())
    .addOption(storageOption())
    .addOption(featureGateOption())
    .option('--no-install', 'list missing system packages instead of installing them');

export const withClusterOptions = (command: Command): Command =>
  withDisposableOptions(
    withCheckOptions(
      command,
      'kubeconfig of the cluster to certify (default: KUBECONFIG, else a disposable cluster)',
    ).option(
      '--namespaces <a,b,c>',
      'run in these empty namespaces, one case at a time in each, instead of creating one per case',
      namespaceNames,
    ),
  );

export const withCheckOptions = (command: Command, kubeconfigHelp: string): Command =>
  withConfigFile(withPlatformOptions(withTargetOptions(command, kubeconfigHelp)));

export const withKubeconfigOptions = (command: Command, kubeconfigHelp: string): Command =>
  command
    .option('--kubeconfig <file>', kubeconfigHelp)
    .option('--context <name>', 'context of the kubeconfig');

export const profileOption = (help: string): Option =>
  new Option(
    '--profile <name>',
    `${help} (core: pods; standard: core, network and storage; certified: everything)`,
  )
    .choices(Object.keys(profiles))
    .default('certified');

export const registryHelp = 'registry for the workload images instead of Docker Hub and gcr.io';

const withTargetOptions = (command: Command, kubeconfigHelp: string): Command =>
  withKubeconfigOptions(command, kubeconfigHelp)
    .option('--registry <prefix>', registryHelp)
    .addOption(
      new Option(
        '--provider <name>',
        "storage provider to certify (auto: detect it from the StorageClass's provisioner)",
      )
        .choices([...providerNames, 'auto'])
        .default('auto'),
    )
    .option('--storage-class <name>', "StorageClass to use (default: the cluster's default StorageClass)")
    .addOption(profileOption('what the certificate covers'));

/** The names of namespaces, separated by commas. */
export function namespaceNames(text: string): readonly [string, ...string[]] {
  const [first = '', ...others] = text.split(',').map((each) => each.trim());
  const names = [first, ...others] as const;
  const invalid = names.find((each) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(each));
  if (invalid !== undefined)
    throw new InvalidArgumentError(`Expected names of namespaces, separated by commas, not "${invalid}".`);
  if (new Set(names).size < names.length) throw new InvalidArgumentError('A namespace is named twice.');
  return names;
}

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
