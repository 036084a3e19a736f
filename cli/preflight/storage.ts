import { ApiException, type V1StatefulSet } from '@kubernetes/client-node';
import { claimTemplate } from '../../fixtures/workloads/claim-template';
import { web } from '../../fixtures/workloads/web/manifest';
import { dataPath } from '../../fixtures/workloads/web/paths';
import { deadlines, finalAfter } from '../../helpers/deadlines';
import { oneLine, seconds } from '../../helpers/format';
import type { Kube } from '../../helpers/kube/client';
import { clusterMessages, type NamespaceObjects } from '../../helpers/kube/cluster-messages';
import { asMergePatch } from '../../helpers/kube/patch';
import { provisionerOf } from '../../helpers/kube/provisioner';
import type { Check } from './check';
import { runIn, untilNoProblem } from './commands';
import { type Finding, warning } from './findings';
import { decide, pause } from './observe';
import { ifAccepted, isPermitted } from './requests';

const set = 'volume';
const pod = `${set}-0`;
const claim = `data-${pod}`;

export const volumeSet = (run: Check['run']): V1StatefulSet => {
  const manifest = web(run).manifest({ name: set, replicas: 1, claim: 'provisioned', serviceName: set });
  const selector = { app: set };
  const { spec } = manifest;
  if (!spec) throw new Error('The manifest has no spec');
  const labels = { ...spec.template.metadata?.labels, ...selector };
  const template = { ...spec.template, metadata: { labels } };
  return { ...manifest, spec: { ...spec, selector: { matchLabels: selector }, template } };
};

/**
 * Creates the PVC before its pod, and gives the storage a moment to bind it: the scheduler can assign a pod before the
 * kubelet sees that the PVC is Bound, and the kubelet then waits 15 s until it mounts the volume.
 */
export async function prepareClaim({ kube, namespace, run, read, signal }: Check): Promise<void> {
  const { metadata, ...template } = claimTemplate(run.storage);
  const body = { ...template, metadata: { ...metadata, name: claim } };
  // Without the permission, or if the cluster rejects the PVC, the controller creates it or reports why not.
  const result = await ifAccepted(() => kube.core.createNamespacedPersistentVolumeClaim({ namespace, body }));
  const end = performance.now() + deadlines.claimBinding;
  while (!(result instanceof ApiException) && performance.now() < end) {
    const objects = await read();
    const found = objects.claims?.find(({ metadata }) => metadata?.name === claim);
    if (found?.status?.phase === 'Bound' || isWaitingForPod(objects)) return;
    await pause(signal);
  }
}

const isWaitingForPod = (objects: NamespaceObjects): boolean =>
  clusterMessages(objects).some(({ reason }) => reason === 'WaitForFirstConsumer');

const fix = 'solve what the message names, or choose another StorageClass with --storage-class';

/** A PVC is bound, a pod writes to its volume, and on a given cluster the PVC is deleted. */
export async function checkStorage(check: Check, guarantees: readonly string[]): Promise<readonly Finding[]> {
  const { kube, namespace, read, run, signal, end } = check;
  const unavailable = (problem: string): readonly Finding[] => [
    { problem: oneLine(problem), fix, guarantees },
  ];
  if (!(await untilBound(check))) {
    const className = run.storage.className ? ` of StorageClass ${run.storage.className}` : '';
    const after = seconds(performance.now() - check.began);
    return unavailable(
      `The PVC of the preflight${className} is not Bound after ${after}: ${claimReason(await read())}`,
    );
  }
  await releaseVolumes(kube, namespace);
  const decision = await decide({ set, name: pod, mustBeReady: true }, read, end, signal, run.patience);
  if (decision.is === 'impossible')
    return unavailable(`The pod with a PVC does not start: ${decision.message}`);
  if (decision.is === 'undecided')
    return [warning(`It is not known whether a pod with a PVC can start: ${decision.message}`, fix)];
  const problem = check.runsCommands ? await writeProblem(check) : undefined;
  if (problem) return unavailable(`The pod with a PVC cannot write to its volume: ${problem}`);
  // In a cluster that the suite created, the cases need not wait for the deletion: the suite knows the storage.
  return run.isDisposable ? [] : deleteClaim(check);
}

const writeProblem = (check: Check): Promise<string | undefined> => {
  const script = `echo written > ${dataPath}/preflight && sync && cat ${dataPath}/preflight`;
  return untilNoProblem(
    async () => {
      const { exitCode, stderr } = await runIn(check)(pod, ['sh', '-c', script]);
      return exitCode === 0 ? undefined : oneLine(`exit code ${exitCode} ${stderr}`);
    },
    performance.now() + deadlines.canaryExec,
    check.signal,
  );
};

async function untilBound({ read, began, end, signal }: Check): Promise<boolean> {
  for (;;) {
    const { claims = [] } = await read();
    const found = claims.find(({ metadata }) => metadata?.name === claim);
    if (found?.status?.phase === 'Bound') return true;
    const now = performance.now();
    const isRejected = !found && now - began >= finalAfter['retried creation'];
    if (isRejected || now >= end) return false;
    await pause(signal);
  }
}

/** From the most specific message to the least. */
const relevance: readonly string[] = [
  'ProvisioningFailed',
  'FailedCreate',
  'FailedBinding',
  'FailedMount',
  'FailedAttachVolume',
  'ExternalProvisioning',
  'Provisioning',
  'FailedScheduling',
  'WaitForFirstConsumer',
  'WaitForPodScheduled',
];

export function claimReason(objects: NamespaceObjects): string {
  const messages = clusterMessages(objects).filter(
    ({ object, reason, text }) =>
      object === `PVC ${claim}` ||
      object === `Pod ${pod}` ||
      (object === `StatefulSet ${set}` && reason === 'FailedCreate' && text.includes(pod)),
  );
  for (const wanted of relevance) {
    const found = messages.findLast(({ reason }) => reason === wanted);
    if (found) return `${found.reason}: ${found.text}`;
  }
  return 'the cluster gives no reason';
}

/** The deletion of the volume follows some seconds later, which the guarantees about volumes check. */
async function deleteClaim({ kube, namespace, read, end, signal }: Check): Promise<readonly Finding[]> {
  const where = { namespace };
  const isDeleted =
    (await isPermitted(() => kube.apps.deleteNamespacedStatefulSet({ name: set, ...where }))) &&
    (await isPermitted(() => kube.core.deleteNamespacedPersistentVolumeClaim({ name: claim, ...where })));
  const isGone = async () => !(await read()).claims?.some(({ metadata }) => metadata?.name === claim);
  const until = Math.min(performance.now() + deadlines.volume, end);
  while (isDeleted && !(await isGone())) {
    if (performance.now() >= until)
      return [
        warning(`PVC ${claim} still exists, although no pod uses it: ${claimReason(await read())}`, fix),
      ];
    await pause(signal);
  }
  return [];
}

/**
 * The StorageClass may keep volumes: this makes the storage delete those of the namespace together with their PVCs. A
 * volume of an administrator can have been bound to a PVC, and must outlive the run.
 */
export async function releaseVolumes({ core }: Pick<Kube, 'core'>, namespace: string): Promise<void> {
  const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace });
  for (const { spec } of items) {
    if (!spec?.volumeName) continue;
    const name = spec.volumeName;
    const volume = await ifAccepted(() => core.readPersistentVolume({ name }));
    if (volume instanceof ApiException || provisionerOf(volume) === undefined) continue;
    const body = { spec: { persistentVolumeReclaimPolicy: 'Delete' } };
    await isPermitted(() => core.patchPersistentVolume({ name, body }, asMergePatch));
  }
}
