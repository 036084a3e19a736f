import { ApiException, type V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import { deadlines } from '../deadlines';
import { seconds } from '../format';
import type { ProbeResult } from '../guarantee/capabilities';
import type { Kube } from './client';
import { firstIn } from './watch';
import { withTimeout } from './with-timeout';

interface AutoscalerProbeClients {
  readonly autoscaling: Pick<
    Kube['autoscaling'],
    | 'createNamespacedHorizontalPodAutoscaler'
    | 'deleteNamespacedHorizontalPodAutoscaler'
    | 'listNamespacedHorizontalPodAutoscaler'
  >;
  readonly watch: Pick<Kube['watch'], 'watch'>;
}

const name = 'probe';

/**
 * Whether a controller handles HorizontalPodAutoscalers: the controller reports a condition, here that the target does
 * not exist. The API server accepts the object also if no controller handles it.
 */
export async function handlesAutoscalers(
  { autoscaling, watch }: AutoscalerProbeClients,
  namespace: string,
): Promise<ProbeResult> {
  const created = await create(autoscaling, namespace);
  if (!created.has) return created;
  const milliseconds = deadlines.autoscaler;
  const silent = new Error(
    `no controller reported a condition of a HorizontalPodAutoscaler within ${seconds(milliseconds)}`,
  );
  try {
    return await withTimeout({ milliseconds, timeoutError: () => silent }, (signal) =>
      firstIn<V2HorizontalPodAutoscaler, ProbeResult>(
        { watch },
        {
          path: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
          list: () => autoscaling.listNamespacedHorizontalPodAutoscaler({ namespace }),
        },
        ({ metadata, status }) =>
          metadata?.name === name && status?.conditions?.length ? { has: true } : undefined,
        signal,
      ),
    );
  } catch (error) {
    if (error === silent) return { has: false, why: silent.message };
    throw error;
  } finally {
    await autoscaling.deleteNamespacedHorizontalPodAutoscaler({ name, namespace });
  }
}

async function create(
  autoscaling: AutoscalerProbeClients['autoscaling'],
  namespace: string,
): Promise<ProbeResult> {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'StatefulSet', name };
  try {
    await autoscaling.createNamespacedHorizontalPodAutoscaler({
      namespace,
      body: { metadata: { name }, spec: { minReplicas: 1, maxReplicas: 1, scaleTargetRef } },
    });
    return { has: true };
  } catch (error) {
    if (error instanceof ApiException && (error.code === 403 || error.code === 404))
      return { has: false, why: `HorizontalPodAutoscalers cannot be created (${error.code})` };
    throw error;
  }
}
