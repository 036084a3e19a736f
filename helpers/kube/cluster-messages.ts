import type {
  CoreV1Event,
  V1ContainerState,
  V1ContainerStatus,
  V1PersistentVolumeClaim,
  V1Pod,
} from '@kubernetes/client-node';
import { oneLine } from '../format';
import { unschedulableMessage } from './unschedulable';

/** What a component of the cluster said about an object, in its own words. */
export interface ClusterMessage {
  /** The reason of an event, or of the state of a container: "FailedScheduling", "ErrImagePull". */
  readonly reason: string;
  /** "Pod web-0", "StatefulSet web", "PVC data-web-0" */
  readonly object: string;
  /** The message in one line. */
  readonly text: string;
  /** When the message was last repeated, in milliseconds since 1970; undefined for a state that still lasts. */
  readonly at: number | undefined;
  /** The cause lies in the cluster and its rules, such as a quota or a registry, not in the StatefulSet controller. */
  readonly isEnvironmental: boolean;
}

/** Objects of one namespace, from a list or from a watch. A watch delivers times as text. */
export interface NamespaceObjects {
  readonly pods?: readonly V1Pod[];
  readonly events?: readonly CoreV1Event[];
  readonly claims?: readonly V1PersistentVolumeClaim[];
}

/** The messages that explain why something in a namespace does not happen. The newest is the last; repetitions are merged. */
export function clusterMessages({
  pods = [],
  events = [],
  claims = [],
}: NamespaceObjects): readonly ClusterMessage[] {
  const merged = new Map<string, ClusterMessage>();
  for (const message of [...pods.flatMap(ofPod), ...claims.flatMap(ofClaim), ...events.flatMap(ofEvent)]) {
    const key = JSON.stringify([message.reason, message.object, message.text]);
    const earlier = merged.get(key);
    if (!earlier || lastTime(earlier) < lastTime(message)) merged.set(key, message);
  }
  return [...merged.values()].sort((a, b) => lastTime(a) - lastTime(b));
}

const lastTime = ({ at = Number.MAX_VALUE }: ClusterMessage): number => at;

/** "FailedScheduling of Pod web-0: 0/3 nodes are available" */
export const formatMessage = ({ reason, object, text }: ClusterMessage): string =>
  `${reason} of ${object}: ${text}`;

/** Events of type Normal that explain a wait. All Warnings are messages too. */
const explainingReasons: readonly string[] = [
  'ExternalProvisioning',
  'NotTriggerScaleUp',
  'Provisioning',
  'Pulling',
  'TriggeredScaleUp',
  'WaitForFirstConsumer',
  'WaitForPodScheduled',
];

/** Warnings that a test can cause on purpose, or that describe the program in a container. */
const otherReasons: readonly string[] = ['Unhealthy', 'FailedPreStopHook', 'ContainerExited', 'FailedDelete'];

function ofEvent(event: CoreV1Event): readonly ClusterMessage[] {
  const { type, involvedObject, message = '' } = event;
  if (type === 'Normal' && !explainingReasons.includes(event.reason ?? '')) return [];
  // The kubelet repeats the reason of a container's state in a second event, without an explanation.
  if (/^Error: \w+$/.test(message)) return [];
  const { kind = '', name = '' } = involvedObject;
  const text = withoutRepeatedImage(message);
  return [messageOf(reasonOf(event), `${shortKinds[kind] ?? kind} ${name}`, text, lastSeen(event))];
}

/** Most container runtimes name the image in their error, as the status of the container shows it. */
const withoutRepeatedImage = (message: string): string =>
  message.replace(/^Failed to pull image "([^"]*)": (?=.*\1)/s, '');

const shortKinds: Readonly<Record<string, string>> = { PersistentVolumeClaim: 'PVC' };

/** The kubelet reports a failed image pull under the reason "Failed". */
const reasonOf = ({ reason = '', message = '' }: CoreV1Event): string => {
  if (reason === 'Failed' && message.startsWith('Failed to pull image')) return 'ErrImagePull';
  if (reason === 'BackOff')
    return message.includes('pulling image') ? 'ImagePullBackOff' : 'CrashLoopBackOff';
  return reason;
};

/** An event in a series has its last time in the series; an event of the old API has it in lastTimestamp. */
const lastSeen = ({ series, lastTimestamp, eventTime, firstTimestamp, metadata }: CoreV1Event): number =>
  Math.max(
    ...[series?.lastObservedTime, lastTimestamp, eventTime, firstTimestamp, metadata.creationTimestamp].map(
      timeOf,
    ),
  );

function ofPod(object: V1Pod): readonly ClusterMessage[] {
  const { metadata, status } = object;
  const pod = `Pod ${metadata?.name}`;
  const unschedulable = unschedulableMessage(object);
  return [
    ...(unschedulable === undefined ? [] : [messageOf('FailedScheduling', pod, unschedulable)]),
    // A pod that was evicted, or that its node did not admit.
    ...(status?.reason ? [messageOf(status.reason, pod, status.message ?? status.reason)] : []),
    ...[...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].flatMap((container) =>
      ofContainer(pod, container),
    ),
  ];
}

/** The reasons of a container that is about to start. */
export const startingReasons: readonly string[] = ['ContainerCreating', 'PodInitializing'];

function ofContainer(pod: string, { name, state, lastState }: V1ContainerStatus): readonly ClusterMessage[] {
  const { reason = 'Waiting', message } = state?.waiting ?? {};
  return [
    ...exitOf(pod, name, state),
    ...exitOf(pod, name, lastState),
    ...(state?.waiting && !startingReasons.includes(reason)
      ? [messageOf(reason, pod, message ?? `container ${name} is waiting: ${reason}`)]
      : []),
  ];
}

function exitOf(pod: string, container: string, state?: V1ContainerState): readonly ClusterMessage[] {
  const ended = state?.terminated;
  if (!ended || ended.exitCode === 0) return [];
  const { exitCode, reason = 'Error', message, finishedAt } = ended;
  const text = `container ${container} exited with code ${exitCode} (${reason})${message ? `: ${message}` : ''}`;
  return [messageOf(reason === 'OOMKilled' ? reason : 'ContainerExited', pod, text, timeOf(finishedAt))];
}

function ofClaim({ metadata, status }: V1PersistentVolumeClaim): readonly ClusterMessage[] {
  const claim = `PVC ${metadata?.name}`;
  return [
    ...(status?.phase === 'Lost' ? [messageOf('ClaimLost', claim, 'the volume of the PVC is lost')] : []),
    ...(status?.conditions ?? [])
      .filter(({ status, message }) => status === 'True' && message)
      .map(({ type, message = '', lastTransitionTime }) =>
        messageOf(type, claim, message, timeOf(lastTransitionTime)),
      ),
  ];
}

const messageOf = (reason: string, object: string, message: string, at?: number): ClusterMessage => {
  const text = oneLine(message);
  return { reason, object, text, at, isEnvironmental: isEnvironmental(reason, text) };
};

/** Rejections by the rules of the cluster. The controller itself could be the cause of any other failed creation. */
const rejection =
  /forbidden|denied|exceeded quota|webhook|no endpoints available|timeout|timed out|too many requests|connection refused/i;

const isEnvironmental = (reason: string, text: string): boolean =>
  reason === 'FailedCreate' ? rejection.test(text) : !otherReasons.includes(reason);

/** The client of a list converts times to Date; a watch delivers them as text. */
const timeOf = (time: Date | string | undefined): number => (time ? new Date(time).getTime() : 0);
