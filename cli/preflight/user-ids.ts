import { ApiException } from '@kubernetes/client-node';
import { podOf } from '../../fixtures/workloads/web/manifest';
import { finalAfter } from '../../helpers/deadlines';
import type { Kube } from '../../helpers/kube/client';
import { recommendedLabels } from '../../helpers/labels';
import { reason } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import { pause } from './observe';
import { transientRejection } from './pod-state';
import { ifAccepted } from './requests';

/**
 * Whether the platform assigns the user IDs of pods, as OpenShift does: it rejects a pod of the suite, and accepts the
 * same pod without user IDs. Both requests are dry runs. If both pods are rejected, the pods of the canary show why.
 */
export async function assignsUserIds(kube: Kube, namespace: string, run: RunContext): Promise<boolean> {
  const isAccepted = (assignsUserIds: boolean) =>
    isPodAccepted(kube, namespace, { ...run, platform: { ...run.platform, assignsUserIds } });
  return !(await isAccepted(false)) && (await isAccepted(true));
}

async function isPodAccepted(kube: Kube, namespace: string, run: RunContext): Promise<boolean> {
  const body = {
    metadata: { generateName: 'probe-', labels: recommendedLabels('probe', 'auxiliary') },
    spec: podOf(run, 'exit'),
  };
  const end = performance.now() + finalAfter.creation;
  for (;;) {
    const result = await ifAccepted(() => kube.core.createNamespacedPod({ namespace, dryRun: 'All', body }));
    if (!(result instanceof ApiException)) return true;
    // The service account of a new namespace is created a moment later than the namespace.
    if (!transientRejection.test(reason(result)) || performance.now() >= end) return false;
    await pause(kube.signal);
  }
}
