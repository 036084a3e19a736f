import { setTimeout as delay } from 'node:timers/promises';
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  type KubeConfig,
  type V1MutatingWebhook,
} from '@kubernetes/client-node';
import { guaranteeLabel, labels } from '../helpers/labels';
import type { AdmissionServer } from './admission-server';
import { groups, type Mutation, type Rejection } from './fault';
import type { PlannedInjection } from './fault-plan';

export interface Registration {
  /** Settles when no request is asked about any more. */
  remove(): Promise<void>;
}

const stage = 'stsc/stage';

/** Where the server is asked about the request of our own. */
export const readinessWebhooks: readonly string[] = ['curtain/rewrites', 'curtain/refuses'];

/** The API server learns of a configuration within milliseconds; on starved cores it may take seconds. */
const patience = 30_000;

/**
 * Has the API server ask about the requests of each fault, in the namespaces of its guarantee alone. The configuration
 * that comes last and goes last is about a request of our own: once that one is asked about, all are in force, and once
 * it is not asked about any more, none is. `raised` is where the server notes that it was.
 */
export async function register(
  config: KubeConfig,
  { url, authority }: Pick<AdmissionServer, 'url' | 'authority'>,
  asked: readonly PlannedInjection<Rejection | Mutation>[],
  raised: Set<string>,
): Promise<Registration> {
  const api = config.makeApiClient(AdmissionregistrationV1Api);
  const core = config.makeApiClient(CoreV1Api);
  const id = `stage-${process.pid}-${Date.now()}`;
  const marked = { labels: { [labels.managedBy]: 'saboteurs', [stage]: id } };

  const webhook = (path: string) => ({
    name: `${path.replaceAll(/\W+/g, '-')}.saboteurs.stsc`,
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
  const curtain = (path: string) => ({
    ...webhook(path),
    objectSelector: { matchLabels: { [stage]: id } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
  });

  const raise = async (name: string, rewriting: V1MutatingWebhook[], refusing: V1MutatingWebhook[]) => {
    const metadata = { ...marked, name: `${name}.${id}` };
    // A rewriter that is asked about the same request again might take its own work for the user's.
    const webhooks = rewriting.map((each) => ({ ...each, reinvocationPolicy: 'Never' }));
    if (rewriting.length > 0) await api.createMutatingWebhookConfiguration({ body: { metadata, webhooks } });
    if (refusing.length > 0)
      await api.createValidatingWebhookConfiguration({ body: { metadata, webhooks: refusing } });
  };
  const remove = async () => {
    const labelSelector = `${stage}=${id}`;
    for (const rest of [{ fieldSelector: `metadata.name!=curtain.${id}` }, {}]) {
      await api.deleteCollectionMutatingWebhookConfiguration({ labelSelector, ...rest });
      await api.deleteCollectionValidatingWebhookConfiguration({ labelSelector, ...rest });
    }
    await untilAsked((answers) => answers.every((was) => !was));
  };

  /** Asks for something that is never made, until the answers to "were we asked about it?" are the right ones. */
  async function untilAsked(isTrue: (answers: readonly boolean[]) => boolean): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      raised.clear();
      const body = { metadata: { ...marked, generateName: 'curtain-' } };
      await core.createNamespacedConfigMap({ namespace: 'default', dryRun: 'All', body });
      if (isTrue(readinessWebhooks.map((path) => raised.has(path)))) return;
      if (Date.now() > deadline) throw new Error(`The API server did not take note of ${id} within 30 s`);
      await delay(50);
    }
  }

  try {
    for (const guarantee of new Set(asked.map((each) => each.guarantee))) {
      const own = asked.filter((each) => each.guarantee === guarantee);
      const ofKind = (kind: 'rewrites' | 'refuses') =>
        own.filter(({ injection }) => injection.kind === kind).map(webhookOf);
      await raise(guaranteeLabel(guarantee), ofKind('rewrites'), ofKind('refuses'));
    }
    const [rewriting = '', refusing = ''] = readinessWebhooks;
    await raise('curtain', [curtain(rewriting)], [curtain(refusing)]);
    await untilAsked((answers) => answers.every(Boolean));
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  }
  return { remove };
}
