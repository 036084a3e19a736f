import type { V1PodSpec } from '@kubernetes/client-node';
import type { Kube } from '../../../helpers/kube/client';
import { reason } from '../../../helpers/problem';

/** Whether the API server rejects a pod with a message that contains the text. No pod is created. */
export const isRejected = ({ core }: Kube, spec: V1PodSpec, text: string): Promise<boolean> =>
  core
    .createNamespacedPod({
      namespace: 'default',
      dryRun: 'All',
      body: { metadata: { generateName: 'stsc-probe-' }, spec },
    })
    .then(
      () => false,
      (error) => reason(error).includes(text),
    );
