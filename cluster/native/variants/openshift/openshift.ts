import {
  AdmissionregistrationV1Api,
  type V1MutatingWebhookConfiguration,
  type V1Pod,
} from '@kubernetes/client-node';
import { asMergePatch } from '../../../../helpers/kube/patch';
import { type AdmissionServer, type Answer, serveAdmission } from '../../../admission-server';
import type { StartPlatform } from '../platform';
import { isRejected } from '../probe';
import { outsideSystemNamespaces } from '../system-namespaces';
import { IdRanges } from './id-ranges';
import { decide } from './restricted-v2';

/**
 * A stand-in for the admission of OpenShift, where every user and every service account may use only restricted-v2. The
 * cluster process answers the webhook: a policy in CEL that also sets the ids would need a feature gate up to 1.35.
 */
export const openshift: StartPlatform = async ({ kube, server, onCleanup, log }) => {
  const ranges = new IdRanges();
  const admission = await serveAdmission(
    new URL(server),
    (_, { namespace, object }) => answer(namespace, object as V1Pod, ranges),
    (_, error) => void log(`admission: ${error}`),
  );
  onCleanup(async () => admission.close());
  await kube.config
    .makeApiClient(AdmissionregistrationV1Api)
    .createMutatingWebhookConfiguration({ body: configuration(admission) });
  return {
    namespaces: {
      async onCreated(name) {
        const body = { metadata: { annotations: ranges.allocate(name) } };
        await kube.core.patchNamespace({ name, body }, asMergePatch);
      },
      onDeleted: (name) => ranges.release(name),
    },
    isActive: () =>
      isRejected(
        kube,
        { hostNetwork: true, containers: [{ name: 'probe', image: 'probe' }] },
        'Host network is not allowed to be used',
      ),
  };
};

/** The other constraints of OpenShift, which need a permission that no user of this cluster has. */
const unusable = ['anyuid', 'nonroot-v2', 'hostmount-anyuid', 'hostnetwork-v2', 'privileged'];

export function answer(namespace: string, pod: V1Pod, ranges: IdRanges): Answer {
  const forbidden = `pods "${pod.metadata?.name ?? pod.metadata?.generateName ?? ''}" is forbidden`;
  const range = ranges.of(namespace);
  // As with OpenShift, a controller adds the annotation a moment after the namespace was created.
  if (!range)
    return {
      rejection: `${forbidden}: namespace ${namespace} does not have the annotation openshift.io/sa.scc.uid-range yet`,
    };
  const { pod: replacement, problems } = decide(pod, range);
  if (replacement) return { replacement };
  const reasons = [
    ...problems.map((problem) => `provider restricted-v2: ${problem}`),
    ...unusable.map((name) => `provider "${name}": Forbidden: not usable by user or serviceaccount`),
  ];
  return {
    rejection: `${forbidden}: unable to validate against any security context constraint: [${reasons.join(', ')}]`,
  };
}

const configuration = ({
  url,
  authority,
}: Pick<AdmissionServer, 'url' | 'authority'>): V1MutatingWebhookConfiguration => ({
  metadata: { name: 'openshift-stand-in' },
  webhooks: [
    {
      name: 'scc.openshift-stand-in.stsc',
      clientConfig: { url: url('pods'), caBundle: Buffer.from(authority).toString('base64') },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      namespaceSelector: outsideSystemNamespaces,
      failurePolicy: 'Fail',
      sideEffects: 'None',
      timeoutSeconds: 10,
      admissionReviewVersions: ['v1'],
    },
  ],
});
