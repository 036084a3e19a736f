import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { finalAfter } from '../../helpers/deadlines';
import { oneLine } from '../../helpers/format';
import {
  type ClusterMessage,
  clusterMessages,
  type NamespaceObjects,
  startingReasons,
} from '../../helpers/kube/cluster-messages';
import { isReady, isRunning } from '../../helpers/timeline/pods';

/** Why a pod of the preflight does not run. Each cause is final after another time. */
export type Cause = keyof typeof finalAfter;

export type PodState =
  | { readonly is: 'ready'; readonly pod: V1Pod }
  /** Something still happens: an image is being pulled, or a node is being added. */
  | { readonly is: 'starting'; readonly message?: string }
  | { readonly is: 'stuck'; readonly cause: Cause; readonly message: string };

export interface CanaryPod {
  readonly set: string;
  readonly name: string;
  /** Whether the pod must be Ready. The pod of a database image does not start its server and only has to run. */
  readonly mustBeReady: boolean;
}

/** The state of one pod, by what the cluster says about the pod and its StatefulSet. */
export function podStateOf({ set, name, mustBeReady }: CanaryPod, objects: NamespaceObjects): PodState {
  const pod = objects.pods?.find(({ metadata }) => metadata?.name === name);
  const messages = clusterMessages(objects);
  if (!pod) return creationState(set, messages);
  if (mustBeReady ? isReady(pod) : isRunning(pod)) return { is: 'ready', pod };
  const said = messages.filter(({ object }) => object === `Pod ${name}`);
  return (
    schedulingState(pod, said) ??
    containerState(pod, said) ??
    nodeState(said) ?? { is: 'starting', ...messageOf(said.at(-1)) }
  );
}

const stuck = (cause: Cause, { reason, text }: Pick<ClusterMessage, 'reason' | 'text'>): PodState => ({
  is: 'stuck',
  cause,
  message: `${reason}: ${text}`,
});

const messageOf = (message: ClusterMessage | undefined) =>
  message ? { message: `${message.reason}: ${message.text}` } : {};

/** These rejections can end by themselves; any other rejection is a rule of the cluster. */
export const transientRejection =
  /serviceaccount .*not found|failed calling webhook|timed? ?out|connection refused/i;

/** The controller does not try to create the other pods of a set after one creation has failed. */
function creationState(set: string, messages: readonly ClusterMessage[]): PodState {
  const failed = messages.findLast(
    ({ reason, object }) => reason === 'FailedCreate' && object === `StatefulSet ${set}`,
  );
  if (!failed) return { is: 'starting' };
  return stuck(transientRejection.test(failed.text) ? 'retried creation' : 'creation', failed);
}

/** Events of autoscalers that announce a node for the pod. */
const newNode: readonly string[] = ['TriggeredScaleUp', 'Nominated'];

function schedulingState({ spec }: V1Pod, said: readonly ClusterMessage[]): PodState | undefined {
  if (spec?.nodeName) return undefined;
  const announced = said.find(({ reason }) => newNode.includes(reason));
  if (announced) return { is: 'starting', ...messageOf(announced) };
  const failed = said.findLast(({ reason }) => reason === 'FailedScheduling');
  return failed && stuck('scheduling', failed);
}

const pullErrors: readonly string[] = [
  'ErrImageNeverPull',
  'ErrImagePull',
  'ImageInspectError',
  'ImagePullBackOff',
  'InvalidImageName',
  'RegistryUnavailable',
  'SignatureValidationFailed',
];

function containerState({ status }: V1Pod, said: readonly ClusterMessage[]): PodState | undefined {
  // An admission webhook may have added containers.
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const pulling = containers.find(({ state }) => pullErrors.includes(state?.waiting?.reason ?? ''));
  if (pulling) return stuck('image', pullError(pulling, said));
  const waiting = containers.find(
    ({ state }) => state?.waiting && !startingReasons.includes(state.waiting.reason ?? ''),
  );
  const exited = said.findLast(({ reason }) => ['ContainerExited', 'OOMKilled'].includes(reason));
  if (exited) return stuck('container', exited);
  const { reason = 'Waiting', message = `container ${waiting?.name} does not start` } =
    waiting?.state?.waiting ?? {};
  if (waiting) return stuck('container', { reason, text: oneLine(message) });
  const unhealthy = said.findLast(({ reason }) => reason === 'Unhealthy');
  return unhealthy && stuck('readiness', unhealthy);
}

/** The event of a failed pull contains the error of the registry; a later state of the container only says "back-off". */
function pullError({ image, state }: V1ContainerStatus, said: readonly ClusterMessage[]) {
  const { reason = 'ErrImagePull', message = image } = state?.waiting ?? {};
  const text = oneLine(message);
  return (
    said.findLast((each) => each.reason === 'ErrImagePull' && each.text.includes(image)) ?? { reason, text }
  );
}

/** Only the newest message counts: after a failed mount the kubelet may be pulling the image. */
function nodeState(said: readonly ClusterMessage[]): PodState | undefined {
  const newest = said.at(-1);
  return newest && nodeErrors.test(newest.reason) ? stuck('node', newest) : undefined;
}

const nodeErrors =
  /^(?:FailedMount|FailedAttachVolume|FailedCreatePodSandBox|NetworkNotReady|Evicted|Unexpected\w+)$/;
