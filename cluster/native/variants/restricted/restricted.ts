import { AdmissionregistrationV1Api, type V1PodSpec } from '@kubernetes/client-node';
import { ignoring } from '../../../../helpers/kube/ignoring';
import type { StartPlatform } from '../platform';
import { isRejected } from '../probe';
import { limitRange, quota } from './namespace-objects';
import { binding, policy, policyName } from './policy';

/** A platform whose policies demand what many companies demand, with a quota and a LimitRange in every namespace. */
export const restricted: StartPlatform = async ({ kube }) => {
  const api = kube.config.makeApiClient(AdmissionregistrationV1Api);
  await api.createValidatingAdmissionPolicy({ body: policy });
  await api.createValidatingAdmissionPolicyBinding({ body: binding });
  return {
    namespaces: {
      async onCreated(namespace) {
        await once(kube.core.createNamespacedLimitRange({ namespace, body: limitRange }));
        await once(kube.core.createNamespacedResourceQuota({ namespace, body: quota }));
      },
    },
    isActive: () => isRejected(kube, withLimitsOnly, policyName),
  };
};

/** The LimitRange admits this pod, and the policy does not. */
const withLimitsOnly: V1PodSpec = {
  containers: [{ name: 'probe', image: 'probe', resources: { limits: { cpu: '1', memory: '1Mi' } } }],
};

/** An earlier request without a received response may have created the object. */
const once = (creation: Promise<unknown>): Promise<void> => ignoring([409], () => creation);
