import { embedFiles } from './embed';
import { currentEnvironment, type Environment, type KubeconfigOptions } from './environment';
import { runExecPlugin } from './exec-plugin';
import { findFiles, mergeFiles } from './files';
import { probeServer } from './probe';
import { selectContext, toKubeconfig } from './select';
import { serviceAccountConfig } from './service-account';
import { shownUrl } from './text';

export type { Environment, KubeconfigOptions };

/** A given cluster whose server has responded and has authenticated the user. */
export interface ResolvedKubeconfig {
  /** The selected context only, without references to files, so that other processes can use the kubeconfig. */
  readonly kubeconfig: string;
  readonly context: string;
  readonly server: string;
  /** The version of the server, such as v1.35.4; undefined if the user may not read the version. */
  readonly version: string | undefined;
  /** The source of the kubeconfig, for messages. */
  readonly origin: string;
}

/** The given cluster, or undefined: the current context of ~/.kube/config is used only with --context. */
export async function resolveKubeconfig(
  options: KubeconfigOptions,
  environment: Environment = currentEnvironment(),
): Promise<ResolvedKubeconfig | undefined> {
  const files = findFiles(options, environment);
  const config = files ? await mergeFiles(files) : serviceAccountConfig(environment);
  if (!config) return undefined;
  const selected = await embedFiles(selectContext(config, options.context));
  const version = await probeServer(await runExecPlugin(selected, environment), environment);
  const { context, cluster } = selected;
  return {
    kubeconfig: toKubeconfig(selected),
    context,
    server: shownUrl(cluster.server),
    version,
    origin: config.origin,
  };
}
