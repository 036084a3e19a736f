import { inlined } from './embed';
import { type Asked, here, type Surroundings } from './environment';
import { loggedIn } from './exec-plugin';
import { merged } from './files';
import { introduced } from './probe';
import { choose, textOf } from './select';
import { inPod } from './service-account';
import { named } from './source';
import { shownUrl } from './text';

export type { Asked, Surroundings };

/** A cluster that somebody named. It has answered, and knows who asks. */
export interface ResolvedKubeconfig {
  /** Self-contained, with the chosen context alone: another process can be handed this text. */
  readonly kubeconfig: string;
  readonly context: string;
  readonly server: string;
  /** Such as v1.35.4; undefined where the user may not see it. */
  readonly version: string | undefined;
  /** Where it came from, for people. */
  readonly origin: string;
}

/** The cluster that somebody named, or undefined: the current context of ~/.kube/config is never taken by accident. */
export async function resolveKubeconfig(
  asked: Asked,
  surroundings: Surroundings = here(),
): Promise<ResolvedKubeconfig | undefined> {
  const source = named(asked, surroundings);
  const config = source ? await merged(source) : inPod(surroundings);
  if (!config) return undefined;
  const chosen = await inlined(choose(config, asked.context));
  const version = await introduced(await loggedIn(chosen, surroundings), surroundings);
  const { context, cluster } = chosen;
  return {
    kubeconfig: textOf(chosen),
    context,
    server: shownUrl(cluster.server),
    version,
    origin: config.origin,
  };
}
