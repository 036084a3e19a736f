import { KubeConfig } from '@kubernetes/client-node';
import { connect } from '../../helpers/kube/client';
import { startActors } from './actors';
import { serveAdmission } from './admission';
import { answer } from './answer';
import { type Cast, memories, type Part, partsOf, plays } from './cast';
import { curtains, register } from './registration';

export interface Stage {
  /** What the saboteurs themselves did wrong. Then nothing that was seen on this stage is evidence. */
  readonly defects: readonly string[];
  /** Leaves nothing of them in the cluster. */
  close(): Promise<void>;
}

/** Lets saboteurs loose on a cluster: settles when they are at work everywhere. */
export async function openStage(kubeconfig: string, cast: Cast): Promise<Stage> {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const closing = new AbortController();
  const memoryOf = memories();
  const parts = partsOf(cast);
  const asked = parts.filter(plays('rewrites', 'refuses'));
  const defects: string[] = [];
  const onDefect = (who: Part | string, error: unknown) => {
    const name = typeof who === 'string' ? who : `${who.guarantee}, ${who.sentence}`;
    defects.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  };
  const raised = new Set<string>();

  const server = await serveAdmission(
    new URL(config.getCurrentCluster()?.server ?? ''),
    (path, request) => {
      const part = asked.find((each) => each.path === path);
      if (part) return answer(part, request, memoryOf(request.namespace));
      if (!curtains.includes(path)) throw new Error('nobody plays there');
      raised.add(path);
      return {};
    },
    (path, error) => onDefect(asked.find((each) => each.path === path) ?? path, error),
  );
  try {
    const rest = await startActors(
      connect(kubeconfig),
      parts.filter(plays('meddles')),
      memoryOf,
      onDefect,
      closing.signal,
    );
    const registration = await register(config, server, asked, raised);
    return {
      defects,
      async close() {
        closing.abort();
        await registration.remove();
        server.close();
        await rest();
      },
    };
  } catch (error) {
    closing.abort();
    server.close();
    throw error;
  }
}
