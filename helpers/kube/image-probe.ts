import type { V1ContainerState, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import { deadlines } from '../deadlines';
import { seconds } from '../format';
import type { ProbeResult } from '../guarantee/capabilities';
import { labels, recommendedLabels } from '../labels';
import { Inconclusive } from '../verdict';
import type { Kube } from './client';
import { firstIn } from './watch';
import { withTimeout } from './with-timeout';

const name = 'docs-images';

/**
 * Starts a pod with these images and watches it until every container has run, or until the kubelet reports that an
 * image cannot be pulled. The containers run one after the other: if containers start together, the kubelet reports
 * nothing before it has tried to pull the images of all of them.
 *
 * @param template A pod that the platform accepts.
 */
export async function runDocsImages(
  { core, watch }: ImageProbeClients,
  namespace: string,
  images: readonly string[],
  template: V1PodSpec,
  milliseconds: number = deadlines.imagePull,
): Promise<ProbeResult> {
  const { resources, securityContext } = template.containers[0] ?? {};
  const containers = images.map((image, i) => ({
    name: `image-${i}`,
    image,
    command: ['true'],
    ...(resources && { resources }),
    ...(securityContext && { securityContext }),
  }));
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name, labels: { ...recommendedLabels(name, 'auxiliary'), [labels.auxiliary]: name } },
      spec: {
        ...template,
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 0,
        initContainers: containers.slice(0, -1),
        containers: containers.slice(-1),
      },
    },
  });
  const labelSelector = `${labels.auxiliary}=${name}`;
  let states: readonly ImageState[] = [];
  const timeoutError = () => {
    const lastStates = states.map(formatState).join('; ') || 'the pod was not seen';
    return new Inconclusive(
      `After ${seconds(milliseconds)} the images were neither pulled nor rejected: ${lastStates}`,
    );
  };
  try {
    return await withTimeout({ milliseconds, timeoutError }, (signal) =>
      firstIn<V1Pod, ProbeResult>(
        { watch },
        {
          path: `/api/v1/namespaces/${namespace}/pods`,
          labelSelector,
          list: () => core.listNamespacedPod({ namespace, labelSelector }),
        },
        (pod) => {
          states = containers.map(({ name, image }) => ({ image, state: stateIn(pod, name) }));
          return resultOf(states);
        },
        signal,
      ),
    );
  } finally {
    await core.deleteNamespacedPod({ namespace, name });
  }
}

interface ImageProbeClients {
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

function resultOf(states: readonly ImageState[]): ProbeResult | undefined {
  const rejected = states.find(({ state }) => pullErrors.includes(state?.waiting?.reason ?? ''));
  if (rejected) return { has: false, why: formatState(rejected) };
  return states.every(({ state }) => state?.terminated) ? { has: true } : undefined;
}

const pullErrors: readonly string[] = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'];

const formatState = ({ image, state }: ImageState): string => {
  const { reason = 'no state', message } = state?.waiting ?? state?.terminated ?? {};
  return [image, reason, ...(message ? [message.replaceAll(/\s+/g, ' ')] : [])].join(': ');
};
