import { ApiException, type V1PersistentVolumeClaim, type V1StatefulSet } from '@kubernetes/client-node';
import { web } from '../../fixtures/workloads/web/manifest';
import { dataPath } from '../../fixtures/workloads/web/paths';
import { deadlines } from '../../helpers/deadlines';
import { seconds } from '../../helpers/format';
import type { Kube } from '../../helpers/kube/client';
import { clusterMessages, type NamespaceObjects } from '../../helpers/kube/cluster-messages';
import { execute } from '../../helpers/kube/exec';
import { asMergePatch } from '../../helpers/kube/patch';
import { reason } from '../../helpers/problem';
import { canary } from './canary';
import type { Check } from './check';
import { type Finding, oneLine, warning } from './findings';
import { decide, pause } from './observe';

const set = 'volume';
const pod = `${set}-0`;
const claim = `data-${pod}`;

export const volumeSet = (run: Check['run']): V1StatefulSet => {
  const manifest = web(run).manifest({ name: set, replicas: 1, claim: 'provisioned', serviceName: set });
  const labels = { app: set };
  const { spec } = manifest;
  if (!spec) throw new Error('The manifest has no spec');
  const template = { ...spec.template, metadata: { labels } };
  return { ...manifest, spec: { ...spec, selector: { matchLabels: labels }, template } };
};

const fix = 'repair the provisioner of the StorageClass, or choose another StorageClass with --storage-class';

/** A PVC is bound, a pod writes to its volume, and the PVC and the volume are deleted. */
export async function checkStorage(check: Check, guarantees: readonly string[]): Promise<readonly Finding[]> {
  const { kube, namespace, read, run, signal, end } = check;
  const unavailable = (problem: string): readonly Finding[] => [
    { problem: oneLine(problem), fix, guarantees },
  ];
  const bound = await untilBound(check);
  if (!bound) {
    const className = run.storage.className ? ` of StorageClass ${run.storage.className}` : '';
    const after = seconds(performance.now() - check.began);
    return unavailable(
      `The PVC of the preflight${className} is not Bound after ${after}: ${claimReason(await read())}`,
    );
  }
  const volume = bound.spec?.volumeName ?? '';
  await releaseVolumes(kube, namespace);
  const decision = await decide({ set, name: pod, mustBeReady: true }, read, end, signal);
  if (decision.is === 'impossible')
    return unavailable(`The pod with a PVC does not start: ${decision.message}`);
  if (decision.is === 'undecided')
    return [warning(`It is not known whether a pod with a PVC can start: ${decision.message}`, fix)];
  try {
    const write = ['sh', '-c', `echo written > ${dataPath}/preflight && sync && cat ${dataPath}/preflight`];
    await execute(kube, { namespace, pod, container: canary }, write, {
      seconds: deadlines.canaryCommand / 1000,
    });
  } catch (error) {
    signal.throwIfAborted();
    return unavailable(`The pod with a PVC cannot write to its volume: ${reason(error)}`);
  }
  return deleteClaim(check, volume);
}

async function untilBound({ read, end, signal }: Check): Promise<V1PersistentVolumeClaim | undefined> {
  for (;;) {
    const { claims = [] } = await read();
    const found = claims.find(({ metadata }) => metadata?.name === claim);
    if (found?.status?.phase === 'Bound') return found;
    if (performance.now() >= end) return undefined;
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

async function deleteClaim(check: Check, volume: string): Promise<readonly Finding[]> {
  const { kube, namespace, end, signal } = check;
  const remains = (what: string): readonly Finding[] => [
    warning(
      `${what} still exists ${seconds(deadlines.volume)} after the PVC of the preflight was deleted`,
      'check the provisioner; a control volume decides in the tests whether the storage is only slow',
    ),
  ];
  await kube.apps.deleteNamespacedStatefulSet({ name: set, namespace });
  if (!(await permitted(kube.core.deleteNamespacedPersistentVolumeClaim({ name: claim, namespace }))))
    return [];
  const until = Math.min(performance.now() + deadlines.volume, end);
  const isGone = async () => !(await check.read()).claims?.some(({ metadata }) => metadata?.name === claim);
  while (!(await isGone())) {
    if (performance.now() >= until) return remains(`PVC ${claim}`);
    await pause(signal);
  }
  while (!(await isVolumeGone(kube, volume))) {
    if (performance.now() >= until) return remains(`PersistentVolume ${volume}`);
    await pause(signal);
  }
  return [];
}

const isVolumeGone = ({ core }: Kube, name: string): Promise<boolean> =>
  core.readPersistentVolume({ name }).then(
    () => false,
    (error: unknown) => {
      // Without the permission to read it, nothing is known about the volume.
      if (error instanceof ApiException && [403, 404].includes(error.code)) return true;
      throw error;
    },
  );

/** The StorageClass may keep volumes: this makes the storage delete those of the namespace together with their PVCs. */
export async function releaseVolumes({ core }: Kube, namespace: string): Promise<void> {
  const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace });
  for (const { spec } of items) {
    if (!spec?.volumeName) continue;
    const body = { spec: { persistentVolumeReclaimPolicy: 'Delete' } };
    await permitted(core.patchPersistentVolume({ name: spec.volumeName, body }, asMergePatch));
  }
}

/** False if the user has no permission. */
const permitted = (request: Promise<unknown>): Promise<boolean> =>
  request.then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiException && [403, 404].includes(error.code)) return false;
      throw error;
    },
  );
