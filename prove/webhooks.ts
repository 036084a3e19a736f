import { setTimeout as delay } from 'node:timers/promises';
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  type KubeConfig,
  type V1MutatingWebhook,
} from '@kubernetes/client-node';
import type { AdmissionServer } from '../cluster/admission-server';
import { guaranteeLabel, labels, proveManager } from '../helpers/labels';
import { groups, type Mutation, type Rejection } from './fault';
import type { PlannedInjection } from './fault-plan';

export interface Registration {
  /** Deletes all webhooks. Resolves when the API server calls none of them any more. */
  remove(): Promise<void>;
}

/**
 * The paths of the sentinel webhooks. They are created last and deleted last: when the API server calls them, all
 * webhooks are active; when the API server no longer calls them, all webhooks are gone.
 */
export const readinessWebhooks: readonly string[] = ['readiness/mutates', 'readiness/rejects'];

/** The API server loads a webhook configuration within milliseconds; with overloaded cores that may take seconds. */
const timeoutMs = 30_000;

/**
 * Registers a webhook for each injection, limited to the namespaces of its guarantee, and the sentinel webhooks, which
 * match only the dry-run ConfigMap of this session. `called` contains the sentinel webhooks that the API server has
 * called.
 */
export async function register(
  config: KubeConfig,
  { url, authority }: Pick<AdmissionServer, 'url' | 'authority'>,
  injections: readonly PlannedInjection<Rejection | Mutation>[],
  called: Set<string>,
): Promise<Registration> {
  const api = config.makeApiClient(AdmissionregistrationV1Api);
  const core = config.makeApiClient(CoreV1Api);
  const id = `session-${process.pid}-${Date.now()}`;
  const labelled = { labels: { [labels.managedBy]: proveManager, [labels.faultSession]: id } };

  const webhook = (path: string) => ({
    name: `${path.replaceAll(/\W+/g, '-')}.faults.stsc`,
    clientConfig: { url: url(path), caBundle: Buffer.from(authority).toString('base64') },
    failurePolicy: 'Fail',
    sideEffects: 'None',
    timeoutSeconds: 10,
    admissionReviewVersions: ['v1'],
  });
  const webhookOf = ({
    guarantee,
    path,
    injection: { requests },
  }: PlannedInjection<Rejection | Mutation>) => ({
    ...webhook(path),
    namespaceSelector: { matchLabels: { [labels.guarantee]: guaranteeLabel(guarantee) } },
    rules: [
      {
        apiGroups: [groups[requests.resource]],
        apiVersions: ['v1'],
        operations: [...requests.on],
        resources: [
          requests.subresource ? `${requests.resource}/${requests.subresource}` : requests.resource,
        ],
      },
    ],
  });
  const readinessWebhook = (path: string) => ({
    ...webhook(path),
    objectSelector: { matchLabels: { [labels.faultSession]: id } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
  });

  const create = async (name: string, mutating: V1MutatingWebhook[], validating: V1MutatingWebhook[]) => {
    const metadata = { ...labelled, name: `${name}.${id}` };
    // A webhook that is called again for the same request could mistake its own change for the change of the user.
    const webhooks = mutating.map((each) => ({ ...each, reinvocationPolicy: 'Never' }));
    if (mutating.length > 0) await api.createMutatingWebhookConfiguration({ body: { metadata, webhooks } });
    if (validating.length > 0)
      await api.createValidatingWebhookConfiguration({ body: { metadata, webhooks: validating } });
  };
  const remove = async () => {
    const labelSelector = `${labels.faultSession}=${id}`;
    for (const selected of [{ fieldSelector: `metadata.name!=readiness.${id}` }, {}]) {
      await api.deleteCollectionMutatingWebhookConfiguration({ labelSelector, ...selected });
      await api.deleteCollectionValidatingWebhookConfiguration({ labelSelector, ...selected });
    }
    await untilReadiness((active) => active.every((each) => !each));
  };

  /** Sends dry-run requests until the sentinel webhooks that the API server calls are the expected ones. */
  async function untilReadiness(isExpected: (active: readonly boolean[]) => boolean): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      called.clear();
      const body = { metadata: { ...labelled, generateName: 'readiness-' } };
      await core.createNamespacedConfigMap({ namespace: 'default', dryRun: 'All', body });
      if (isExpected(readinessWebhooks.map((path) => called.has(path)))) return;
      if (Date.now() > deadline)
        throw new Error(`The API server did not load the webhook changes of ${id} within 30 s`);
      await delay(50);
    }
  }

  try {
    for (const guarantee of new Set(injections.map((each) => each.guarantee))) {
      const ofGuarantee = injections.filter((each) => each.guarantee === guarantee);
      const ofKind = (kind: 'mutates' | 'rejects') =>
        ofGuarantee.filter(({ injection }) => injection.kind === kind).map(webhookOf);
      await create(guaranteeLabel(guarantee), ofKind('mutates'), ofKind('rejects'));
    }
    const [mutating = '', validating = ''] = readinessWebhooks;
    await create('readiness', [readinessWebhook(mutating)], [readinessWebhook(validating)]);
    await untilReadiness((active) => active.every(Boolean));
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
  return { remove };
}
