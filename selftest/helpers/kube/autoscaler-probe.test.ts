import { ApiException, type V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import { expect, test, vi } from 'vitest';
import { handlesAutoscalers } from '../../../helpers/kube/autoscaler-probe';

type Clients = Parameters<typeof handlesAutoscalers>[0];

/** A cluster that lists a new autoscaler without conditions, and then sends these versions. */
function cluster(...versions: readonly V2HorizontalPodAutoscaler[]) {
  const calls: string[] = [];
  const kube: Clients = {
    autoscaling: {
      createNamespacedHorizontalPodAutoscaler: async ({ body, namespace }) => {
        calls.push(`created ${body.metadata?.name} in ${namespace}`);
        return body;
      },
      listNamespacedHorizontalPodAutoscaler: async () => ({ items: [autoscaler('probe')] }),
      deleteNamespacedHorizontalPodAutoscaler: async ({ name, namespace }) => {
        calls.push(`deleted ${name} in ${namespace}`);
        return {};
      },
    },
    watch: {
      watch: async (_path, _parameters, onEvent) => {
        for (const version of versions) onEvent('MODIFIED', version, {});
        return new AbortController();
      },
    },
  };
  return { kube, calls };
}

const autoscaler = (name: string, ...conditions: readonly string[]): V2HorizontalPodAutoscaler => ({
  metadata: { name },
  spec: { maxReplicas: 1, scaleTargetRef: { kind: 'StatefulSet', name } },
  status: {
    desiredReplicas: 0,
    ...(conditions.length > 0 && { conditions: conditions.map((type) => ({ type, status: 'False' })) }),
  },
});

const createdAndDeleted = ['created probe in somewhere', 'deleted probe in somewhere'];

test('A controller handles autoscalers if it reports a condition', async () => {
  const { kube, calls } = cluster(autoscaler('probe', 'AbleToScale'));
  expect(await handlesAutoscalers(kube, 'somewhere')).toEqual({ has: true });
  expect(calls).toEqual(createdAndDeleted);
});

test('No controller handles autoscalers if only another autoscaler has a condition', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { kube, calls } = cluster(autoscaler('web', 'AbleToScale'));
  const result = handlesAutoscalers(kube, 'somewhere');
  await vi.advanceTimersByTimeAsync(90_000);
  expect(await result).toMatchInlineSnapshot(`
    {
      "has": false,
      "why": "no controller reported a condition of a HorizontalPodAutoscaler within 90.0 s",
    }
  `);
  expect(calls).toEqual(createdAndDeleted);
  vi.useRealTimers();
});

test('A cluster lacks autoscalers if the user may not create them', async () => {
  const { kube } = cluster();
  const rejects = () => Promise.reject(new ApiException(403, 'forbidden', '', {}));
  const forbidden = {
    ...kube,
    autoscaling: { ...kube.autoscaling, createNamespacedHorizontalPodAutoscaler: rejects },
  };
  expect(await handlesAutoscalers(forbidden, 'somewhere')).toMatchInlineSnapshot(`
    {
      "has": false,
      "why": "HorizontalPodAutoscalers cannot be created (403)",
    }
  `);
});
