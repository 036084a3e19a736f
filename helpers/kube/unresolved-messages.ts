import type { CoreV1Event, KubernetesObject, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { isReady } from '../timeline/pods';
import { type ClusterMessage, clusterMessages, type NamespaceObjects } from './cluster-messages';

/** The objects that the messages are about, as a list returns them. */
export type ListedObjects = Required<NamespaceObjects>;

/**
 * The messages about problems that still last, the most relevant first: what lies in the environment before the rest,
 * and the newest before older ones. An event remains for an hour, even if its pod is Ready long since.
 */
export function unresolvedMessages(objects: ListedObjects): readonly ClusterMessage[] {
  const newestFirst = clusterMessages(objects).toReversed();
  return newestFirst
    .filter((message, i) => {
      const isRepeated = newestFirst.slice(0, i).some((newer) => isSameProblem(newer, message));
      return !isRepeated && !isExplained(message, newestFirst) && !isResolved(message, objects);
    })
    .sort((a, b) => Number(b.isEnvironmental) - Number(a.isEnvironmental));
}

/** A state and its event use different words for the same problem. */
const isSameProblem = (a: ClusterMessage, b: ClusterMessage): boolean =>
  a.object === b.object && a.reason === b.reason && subjectOf(a) === subjectOf(b);

/** A StatefulSet has one event for each of its pods. */
const subjectOf = ({ reason, text }: ClusterMessage): string =>
  reason === 'FailedCreate' ? (createdIn(text) ?? '') : '';

/** An attempt and the pause before it say less than the error of the attempt. */
const explains: Readonly<Record<string, readonly string[]>> = {
  Pulling: ['ErrImagePull', 'ImagePullBackOff'],
  ImagePullBackOff: ['ErrImagePull'],
  CrashLoopBackOff: ['ContainerExited', 'OOMKilled'],
};

const isExplained = ({ object, reason }: ClusterMessage, all: readonly ClusterMessage[]): boolean =>
  all.some((other) => other.object === object && (explains[reason] ?? []).includes(other.reason));

function isResolved(message: ClusterMessage, { pods, claims, events }: ListedObjects): boolean {
  const [kind, name] = message.object.split(' ');
  if (kind === 'Pod') return isResolvedFor(find(pods, name), message) || isPulled(message, events);
  if (kind === 'PVC') return isClaimResolved(find(claims, name), message);
  const created = message.reason === 'FailedCreate' ? createdIn(message.text) : undefined;
  const object = find(pods, created) ?? find(claims, created);
  return object !== undefined && !isBefore(object, message);
}

/** "web-0" in "create Pod web-0 in StatefulSet web failed error: …"; newer controllers write "Create". */
const createdIn = (text: string): string | undefined => /^create (?:Pod|Claim) (\S+) /i.exec(text)?.[1];

const find = <T extends KubernetesObject>(objects: readonly T[], name: string | undefined): T | undefined =>
  objects.find(({ metadata }) => metadata?.name === name);

/** The object existed before the message: the message may be about a second attempt to create it. Events have full seconds. */
const isBefore = ({ metadata }: KubernetesObject, { at }: ClusterMessage): boolean =>
  at !== undefined && new Date(metadata?.creationTimestamp ?? 0).getTime() < at;

const schedulingReasons: readonly string[] = [
  'FailedScheduling',
  'NotTriggerScaleUp',
  'TriggeredScaleUp',
  'WaitForPodScheduled',
];

/** Reasons of a container that runs, or that has exited. All other messages about a pod precede the start of a container. */
const runtimeReasons: readonly string[] = [
  'Unhealthy',
  'ContainerExited',
  'OOMKilled',
  'CrashLoopBackOff',
  'FailedPreStopHook',
  'FailedKillPod',
  'Evicted',
];

function isResolvedFor(pod: V1Pod | undefined, { reason, at }: ClusterMessage): boolean {
  if (!pod || isReady(pod)) return true;
  // The message is about an earlier pod with this name.
  if (at !== undefined && at < new Date(pod.metadata?.creationTimestamp ?? 0).getTime()) return true;
  if (schedulingReasons.includes(reason)) return pod.spec?.nodeName !== undefined;
  const containers = pod.status?.containerStatuses ?? [];
  const areRunning = containers.length > 0 && containers.every(({ state }) => state?.running);
  return areRunning && !runtimeReasons.includes(reason);
}

/** The kubelet has reported the end of the image pull that it began. */
function isPulled({ object, reason, text }: ClusterMessage, events: readonly CoreV1Event[]): boolean {
  const image = /"[^"]+"/.exec(text)?.[0];
  if (reason !== 'Pulling' || !image) return false;
  return events.some(
    ({ reason, message, involvedObject }) =>
      reason === 'Pulled' && object === `Pod ${involvedObject.name}` && message?.includes(image),
  );
}

const isClaimResolved = (claim: V1PersistentVolumeClaim | undefined, { reason }: ClusterMessage): boolean =>
  !claim || (claim.status?.phase === 'Bound' && !/Resiz|Expan|Modif|Lost/.test(reason));

/**
 * The reason and the message without everything that differs between two cases with the same cause: the names of objects,
 * ids, local ports and durations.
 */
export function environmentKey(
  { reason, object, text }: ClusterMessage,
  namespace: string,
  { pods, claims }: ListedObjects,
): string {
  const names = [...pods, ...claims].flatMap(({ metadata }) => metadata?.name ?? []);
  const [, name = ''] = object.split(' ');
  const created = createdIn(text) ?? '';
  const anonymous = [...new Set([...names, name, created, namespace])]
    .filter((each) => each !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((shorter, each) => shorter.replaceAll(whole(each), '*'), text);
  const stable = anonymous
    .replace(/^create (?:Pod|Claim) .*? failed(?: error)?: /i, '')
    .replace(/^Failed to pull image "[^"]*": /, '')
    .replace(/(?: no new claims to deallocate,)? preemption: .*$/, '')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*')
    .replaceAll(/:\d+->/g, ':*->')
    .replaceAll(/\b(?:\d+(?:\.\d+)?(?:ms|[hms]))+\b/g, '*');
  return `${reason}: ${stable}`.slice(0, maxKeyLength);
}

/** Long enough for the cause at the end of a failed image pull. */
const maxKeyLength = 400;

/** The name as a whole word: the name "web" is not a part of "webhook". */
const whole = (name: string): RegExp =>
  new RegExp(`(?<![\\w.-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g');
