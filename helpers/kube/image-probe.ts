import type { V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { deadlines } from '../deadlines';
import { seconds } from '../format';
import type { ProbeResult } from '../guarantee/capabilities';
import { labels } from '../labels';
import { Inconclusive } from '../verdict';
import type { Kube } from './client';
import { firstIn } from './watch';
import { withTimeout } from './with-timeout';

const name = 'docs-images';

/**
 * Watches a pod of these images until each of them ran, or the kubelet says that one can not be had. They run one after
 * the other: of containers that start together the kubelet says nothing before it tried to pull for all of them.
 */
export async function runDocsImages(
  { core, watch }: Asked,
  namespace: string,
  images: readonly string[],
): Promise<ProbeResult> {
  const containers = images.map((image, i) => ({ name: `image-${i}`, image, command: ['true'] }));
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name, labels: { [labels.auxiliary]: name } },
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        initContainers: containers.slice(0, -1),
        containers: containers.slice(-1),
      },
    },
  });
  const labelSelector = `${labels.auxiliary}=${name}`;
  let seen: readonly ImageState[] = [];
  const late = () =>
    new Inconclusive(
      `After ${seconds(deadlines.imagePull)} the images neither ran nor were refused: ${seen.map(told).join('; ') || 'no pod was seen'}`,
    );
  try {
    return await withTimeout({ milliseconds: deadlines.imagePull, late }, (signal) =>
      firstIn<V1Pod, ProbeResult>(
        { watch },
        {
          path: `/api/v1/namespaces/${namespace}/pods`,
          labelSelector,
          list: () => core.listNamespacedPod({ namespace, labelSelector }),
        },
        (pod) => {
          seen = containers.map(({ name, image }) => ({ image, state: stateIn(pod, name) }));
          return findingOf(seen);
        },
        signal,
      ),
    );
  } finally {
    await core.deleteNamespacedPod({ namespace, name });
  }
}

interface Asked {
  readonly core: Pick<Kube['core'], 'createNamespacedPod' | 'listNamespacedPod' | 'deleteNamespacedPod'>;
  readonly watch: Pick<Kube['watch'], 'watch'>;
}

interface ImageState {
  readonly image: string;
  readonly state: V1ContainerState | undefined;
}

const stateIn = ({ status }: V1Pod, container: string) =>
  [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find(
    ({ name }) => name === container,
  )?.state;

function findingOf(states: readonly ImageState[]): ProbeResult | undefined {
  const refused = states.find(({ state }) => refusals.includes(state?.waiting?.reason ?? ''));
  if (refused) return { has: false, why: told(refused) };
  return states.every(({ state }) => state?.terminated) ? { has: true } : undefined;
}

const refusals: readonly string[] = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'];

const told = ({ image, state }: ImageState): string => {
  const { reason = 'no state', message } = state?.waiting ?? state?.terminated ?? {};
  return [image, reason, ...(message ? [message.replaceAll(/\s+/g, ' ')] : [])].join(': ');
};
