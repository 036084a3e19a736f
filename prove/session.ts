import { KubeConfig } from '@kubernetes/client-node';
import { serveAdmission } from '../cluster/admission-server';
import { connect } from '../helpers/kube/client';
import { answer } from './admission-answer';
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
  /** Errors of the injections themselves. A session with a defect is no evidence. */
  readonly defects: readonly string[];
  /** Removes all webhooks and stops all interferences. */
  close(): Promise<void>;
}

/** Injects faults into a cluster. Resolves when all webhooks are active and all watches are open. */
export async function startFaultSession(kubeconfig: string, plan: FaultPlan): Promise<FaultSession> {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const closing = new AbortController();
  const notesOf = notesByNamespace();
  const planned = plannedInjections(plan);
  const webhooks = planned.filter(ofKind('mutates', 'rejects'));
  const defects: string[] = [];
  const onDefect = (source: PlannedInjection | string, error: unknown) => {
    const name = typeof source === 'string' ? source : `${source.guarantee}, ${source.sentence}`;
    defects.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  };
  const called = new Set<string>();

  const server = await serveAdmission(
    new URL(config.getCurrentCluster()?.server ?? ''),
    (path, request) => {
      const webhook = webhooks.find((each) => each.path === path);
      if (webhook) return answer(webhook, request, notesOf(request.namespace));
      if (!readinessWebhooks.includes(path)) throw new Error('no webhook has this path');
      called.add(path);
      return {};
    },
    (path, error) => onDefect(webhooks.find((each) => each.path === path) ?? path, error),
  );
  try {
    const reactions = await startInterference({
      kube: connect(kubeconfig),
      injections: planned.filter(ofKind('interferes')),
      notesOf,
      onDefect,
      signal: closing.signal,
    });
    const registration = await register(config, server, webhooks, called);
    return {
      defects,
      async close() {
        closing.abort();
        await registration.remove();
        server.close();
        await reactions();
      },
    };
  } catch (error) {
    closing.abort();
    server.close();
    throw error;
  }
}
