import { KubeConfig } from '@kubernetes/client-node';
import { connect } from '../helpers/kube/client';
import { answer } from './admission-answer';
import { serveAdmission } from './admission-server';
import {
  type FaultPlan,
  notesByNamespace,
  ofKind,
  type PlannedInjection,
  plannedInjections,
} from './fault-plan';
import { startInterference } from './interference';
import { readinessWebhooks, register } from './webhooks';

export interface FaultSession {
  /** What the saboteurs themselves did wrong. Then nothing that was seen on this stage is evidence. */
  readonly defects: readonly string[];
  /** Leaves nothing of them in the cluster. */
  close(): Promise<void>;
}

/** Lets saboteurs loose on a cluster: settles when they are at work everywhere. */
export async function startFaultSession(kubeconfig: string, cast: FaultPlan): Promise<FaultSession> {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const closing = new AbortController();
  const notesOf = notesByNamespace();
  const parts = plannedInjections(cast);
  const asked = parts.filter(ofKind('rewrites', 'refuses'));
  const defects: string[] = [];
  const onDefect = (who: PlannedInjection | string, error: unknown) => {
    const name = typeof who === 'string' ? who : `${who.guarantee}, ${who.sentence}`;
    defects.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  };
  const raised = new Set<string>();

  const server = await serveAdmission(
    new URL(config.getCurrentCluster()?.server ?? ''),
    (path, request) => {
      const part = asked.find((each) => each.path === path);
      if (part) return answer(part, request, notesOf(request.namespace));
      if (!readinessWebhooks.includes(path)) throw new Error('nobody plays there');
      raised.add(path);
      return {};
    },
    (path, error) => onDefect(asked.find((each) => each.path === path) ?? path, error),
  );
  try {
    const rest = await startInterference(
      connect(kubeconfig),
      parts.filter(ofKind('meddles')),
      notesOf,
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
