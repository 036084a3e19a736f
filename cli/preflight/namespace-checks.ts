import { ApiException } from '@kubernetes/client-node';
import { claimTemplate } from '../../fixtures/workloads/claim-template';
import { podOf } from '../../fixtures/workloads/web/manifest';
import { deadlines } from '../../helpers/deadlines';
import { capabilities } from '../../helpers/guarantee/capabilities';
import type { CatalogEntry } from '../../helpers/guarantee/catalog';
import { networkUsers } from '../../helpers/guarantee/permissions';
import type { Kube } from '../../helpers/kube/client';
import { runLabels } from '../../helpers/labels';
import type { RunContext } from '../../helpers/run-context';
import { canary, canaryPods, canarySet, checkImage, imageSet } from './canary';
import type { Check } from './check';
import { type DatabaseImage, databaseImages } from './database-images';
import { conclude, type Finding } from './findings';
import { type CanaryService, servedPort } from './network';
import { namespaceReader } from './observe';
import { creationError, ifAccepted, rejected } from './requests';
import { checkStorage, prepareClaim, volumeSet } from './storage';
import { checkWebPods, usersOf } from './web-pods';

export interface NamespaceOptions {
  readonly run: RunContext;
  readonly selected: readonly CatalogEntry[];
  /** The selected guarantees for which the user has all permissions. */
  readonly remaining: readonly CatalogEntry[];
  /** Earlier events are not about the preflight. */
  readonly eventsVersion?: string;
}

/** All checks with pods. If no pod of the suite can run, the other checks end at once. */
export async function checkNamespace(
  kube: Kube,
  namespace: string,
  { run, selected, remaining, eventsVersion }: NamespaceOptions,
): Promise<readonly Finding[]> {
  const began = performance.now();
  const stopped = new AbortController();
  const stop = () => stopped.abort(kube.signal?.reason ?? new DOMException('Not needed', 'AbortError'));
  kube.signal?.addEventListener('abort', stop, { once: true });
  const check: Check = {
    kube,
    namespace,
    run,
    read: namespaceReader(kube, namespace, eventsVersion),
    guarantees: selected.map(({ id }) => id),
    runsCommands: usersOf('create pods/exec', remaining).length > 0,
    began,
    canaryEnd: began + deadlines.canary * run.patience,
    end: began + deadlines.preflight * run.patience,
    signal: stopped.signal,
  };
  const unlessStopped = (findings: Promise<readonly Finding[]>): Promise<readonly Finding[]> =>
    findings.catch((error: unknown) => {
      if (!stopped.signal.aborted || kube.signal?.aborted) throw error;
      return [];
    });
  let blocking: readonly Finding[] = [];
  const pods = async () => {
    const findings = await checkPods(check, remaining);
    if (conclude(findings, selected).blocking.length === 0) return findings;
    blocking = findings;
    stop();
    return findings;
  };
  try {
    const all = await Promise.all([
      pods(),
      ...databaseImages(remaining).map((database) => unlessStopped(checkDatabase(check, database))),
      unlessStopped(checkVolumes(check, remaining)),
    ]);
    // What prevents the pods of the workload "web" prevents the other pods too.
    return blocking.length > 0 ? blocking : all.flat();
  } finally {
    // Ends the other checks if one check threw an error.
    stop();
    kube.signal?.removeEventListener('abort', stop);
  }
}

/** The pods of the workload "web": they run on every node, accept commands, and reach DNS and a Service. */
async function checkPods(check: Check, remaining: readonly CatalogEntry[]): Promise<readonly Finding[]> {
  const { kube, namespace, run, guarantees } = check;
  const users = networkUsers(remaining);
  const [{ replicas, findings: nodes }, service] = await Promise.all([
    canaryPods(check),
    users.length > 0 ? ifAccepted(serviceCreator(check)) : undefined,
  ]);
  const set = canarySet(run, replicas);
  const error = await creationError(() => kube.apps.createNamespacedStatefulSet({ namespace, body: set }));
  if (error) return [...nodes, rejected(error, guarantees)];
  const isRejected = service instanceof ApiException;
  const options = { replicas, service: isRejected ? undefined : service, users, remaining };
  const findings = await checkWebPods(check, options);
  return [...nodes, ...(isRejected ? [rejected(service, users)] : []), ...findings];
}

/**
 * The Service is created before the pods, so that DNS knows its name when the first pod asks for it. Each attempt uses
 * another name, because the user may not read an existing Service.
 */
function serviceCreator({ kube, namespace, run }: Check): () => Promise<CanaryService> {
  let attempt = 0;
  return async () => {
    const name = `${canary}-${++attempt}`;
    const { spec } = await kube.core.createNamespacedService({
      namespace,
      body: {
        metadata: { name, labels: runLabels(run.id) },
        spec: { selector: { app: canary }, ports: [{ port: servedPort }] },
      },
    });
    return { name, address: spec?.clusterIP ?? '' };
  };
}

async function checkDatabase(check: Check, database: DatabaseImage): Promise<readonly Finding[]> {
  const { kube, namespace, run } = check;
  const body = imageSet(run, database.image);
  const error = await creationError(() => kube.apps.createNamespacedStatefulSet({ namespace, body }));
  return error ? [rejected(error, database.guarantees)] : checkImage(check, database);
}

/** Without a StorageClass, the guarantees are unsupported because of the capability "dynamic-volumes". */
async function checkVolumes(check: Check, remaining: readonly CatalogEntry[]): Promise<readonly Finding[]> {
  const { kube, namespace, run } = check;
  const users = remaining.filter(({ needs }) => needs.includes('dynamic-volumes')).map(({ id }) => id);
  if (users.length === 0) return [];
  const { storageClassName: storageClass } = claimTemplate(run.storage).spec ?? {};
  const { has } = await capabilities['dynamic-volumes'].probe({
    ...kube,
    namespace,
    storageClass,
    platform: run.platform,
    withoutBlockDevices: undefined,
    pod: podOf(run, 'exit'),
    runDocsImages: async () => ({ has: true }),
    handlesAutoscalers: async () => ({ has: true }),
  });
  if (!has) return [];
  await prepareClaim(check);
  const body = volumeSet(run);
  const error = await creationError(() => kube.apps.createNamespacedStatefulSet({ namespace, body }));
  return error ? [rejected(error, users)] : checkStorage(check, users);
}
