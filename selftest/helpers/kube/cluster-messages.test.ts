import type { CoreV1Event, V1ContainerStatus, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import {
  clusterMessages,
  formatMessage,
  type NamespaceObjects,
} from '../../../helpers/kube/cluster-messages';

const event = (
  reason: string,
  message: string,
  { kind = 'Pod', name = 'web-0', ...fields }: Partial<CoreV1Event> & { kind?: string; name?: string } = {},
): CoreV1Event => ({
  metadata: {},
  type: 'Warning',
  reason,
  message,
  involvedObject: { kind, name },
  lastTimestamp: new Date('2026-01-01T00:00:10Z'),
  ...fields,
});

const pod = (status: V1Pod['status'] = {}): V1Pod => ({ metadata: { name: 'web-0' }, status });

const container = (fields: Partial<V1ContainerStatus>): V1ContainerStatus => ({
  name: 'web',
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...fields,
});

const textsOf = (objects: NamespaceObjects): readonly string[] => clusterMessages(objects).map(formatMessage);

const environmentalReasonsOf = (objects: NamespaceObjects): readonly string[] =>
  clusterMessages(objects)
    .filter(({ isEnvironmental }) => isEnvironmental)
    .map(({ reason }) => reason);

test('A warning is a message in one line, with its object and the time of its last repetition', () => {
  const message =
    'create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden:\n  exceeded quota';
  expect(
    clusterMessages({ events: [event('FailedCreate', message, { kind: 'StatefulSet', name: 'web' })] }),
  ).toEqual([
    {
      reason: 'FailedCreate',
      object: 'StatefulSet web',
      text: 'create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota',
      at: Date.parse('2026-01-01T00:00:10Z'),
      isEnvironmental: true,
    },
  ]);
});

test('An event of a series has the time of the series, and a watch delivers times as text', () => {
  const lastObservedTime = '2026-01-01T00:00:30Z' as unknown as Date;
  const eventTime = '2026-01-01T00:00:05.123456Z' as unknown as Date;
  const { lastTimestamp: _, ...fields } = event('FailedScheduling', '0/1 nodes are available');
  const series = { count: 2, lastObservedTime };
  expect(clusterMessages({ events: [{ ...fields, eventTime, series }] })[0]?.at).toBe(
    Date.parse('2026-01-01T00:00:30Z'),
  );
});

test('The newest message is the last, a state that lasts comes after all events, and repetitions are merged', () => {
  const at = (second: number) => ({ lastTimestamp: new Date(Date.UTC(2026, 0, 1, 0, 0, second)) });
  const unschedulable = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: '0/1 nodes are available',
  };
  expect(
    textsOf({
      pods: [pod({ conditions: [unschedulable] })],
      events: [
        event('FailedScheduling', '0/1 nodes are available', at(40)),
        event('FailedMount', 'second', at(30)),
        event('FailedMount', 'first', at(20)),
        event('FailedMount', 'first', at(10)),
      ],
    }),
  ).toEqual([
    'FailedMount of Pod web-0: first',
    'FailedMount of Pod web-0: second',
    'FailedScheduling of Pod web-0: 0/1 nodes are available',
  ]);
});

test('Normal events are messages only if they explain a wait', () => {
  const normal = { type: 'Normal' };
  expect(
    textsOf({
      events: [
        event('Scheduled', 'Successfully assigned', normal),
        event('Pulling', 'Pulling image "busybox:1.37"', normal),
        event('ExternalProvisioning', 'Waiting for a volume', {
          ...normal,
          kind: 'PersistentVolumeClaim',
          name: 'data-web-0',
        }),
      ],
    }),
  ).toEqual([
    'Pulling of Pod web-0: Pulling image "busybox:1.37"',
    'ExternalProvisioning of PVC data-web-0: Waiting for a volume',
  ]);
});

test('A failed image pull has the reason that the state of the container has', () => {
  expect(
    textsOf({
      pods: [
        pod({
          containerStatuses: [
            container({
              state: { waiting: { reason: 'ErrImagePull', message: 'failed to pull:\n no such host' } },
            }),
          ],
        }),
      ],
      events: [
        event('Failed', 'Failed to pull image "busybox:1.37": no such host'),
        event('Failed', 'Error: ErrImagePull'),
        event('BackOff', 'Back-off pulling image "busybox:1.37"'),
        event('BackOff', 'Back-off restarting failed container web'),
      ],
    }),
  ).toEqual([
    'ErrImagePull of Pod web-0: Failed to pull image "busybox:1.37": no such host',
    'ImagePullBackOff of Pod web-0: Back-off pulling image "busybox:1.37"',
    'CrashLoopBackOff of Pod web-0: Back-off restarting failed container web',
    'ErrImagePull of Pod web-0: failed to pull: no such host',
  ]);
});

test('An image that the error of the runtime names is not repeated', () => {
  const failed = 'failed to resolve reference "busybox:1.37": no such host';
  expect(textsOf({ events: [event('Failed', `Failed to pull image "busybox:1.37": ${failed}`)] })).toEqual([
    `ErrImagePull of Pod web-0: ${failed}`,
  ]);
});

test('A container that starts or that runs says nothing, and a container that exited names its last exit code', () => {
  const states = (...statuses: readonly Partial<V1ContainerStatus>[]) =>
    textsOf({ pods: [pod({ containerStatuses: statuses.map(container) })] });
  expect(
    states(
      { state: { waiting: { reason: 'ContainerCreating' } } },
      { state: { waiting: { reason: 'PodInitializing' } } },
      { state: { running: {} } },
      { state: { terminated: { exitCode: 0, reason: 'Completed' } } },
    ),
  ).toEqual([]);
  expect(
    states({
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error', message: 'no space left on device\n' } },
    }),
  ).toEqual([
    'ContainerExited of Pod web-0: container web exited with code 1 (Error): no space left on device',
    'CrashLoopBackOff of Pod web-0: back-off 10s restarting failed container',
  ]);
  expect(states({ state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } })).toEqual([
    'OOMKilled of Pod web-0: container web exited with code 137 (OOMKilled)',
  ]);
});

test('An evicted pod names the reason of the eviction', () => {
  expect(textsOf({ pods: [pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' })] })).toEqual([
    'Evicted of Pod web-0: low on memory',
  ]);
});

test('A PVC names its conditions and the loss of its volume', () => {
  const claim = (status: V1PersistentVolumeClaim['status'] = {}): V1PersistentVolumeClaim => ({
    metadata: { name: 'data-web-0' },
    status,
  });
  const resizing = {
    type: 'FileSystemResizePending',
    status: 'True',
    message: 'Waiting for user to restart',
  };
  expect(
    textsOf({
      claims: [claim({ phase: 'Pending' }), claim({ phase: 'Lost' }), claim({ conditions: [resizing] })],
    }),
  ).toEqual([
    'FileSystemResizePending of PVC data-web-0: Waiting for user to restart',
    'ClaimLost of PVC data-web-0: the volume of the PVC is lost',
  ]);
});

test.for([
  ['a quota', 'pods "web-0" is forbidden: exceeded quota: none', true],
  ['Pod Security', 'pods "web-0" is forbidden: violates PodSecurity "restricted:latest"', true],
  ['a webhook', 'admission webhook "policy.example.com" denied the request: no limits', true],
  ['a webhook that does not respond', 'Internal error occurred: failed calling webhook "a": EOF', true],
  ['the controller', 'Pod "web-0" is invalid: spec.hostname: Invalid value: "web_0"', false],
] as const)('A creation that fails because of %s is environmental or not', ([, text, isEnvironmental]) => {
  const set = { kind: 'StatefulSet', name: 'web' };
  expect(clusterMessages({ events: [event('FailedCreate', text, set)] })[0]?.isEnvironmental).toBe(
    isEnvironmental,
  );
});

test('A failed probe and the exit of a container are not environmental, because a test can cause them', () => {
  const exited = container({ state: { terminated: { exitCode: 1 } } });
  expect(
    environmentalReasonsOf({
      pods: [pod({ containerStatuses: [exited] })],
      events: [event('Unhealthy', 'Readiness probe failed'), event('FailedMount', 'no such volume')],
    }),
  ).toEqual(['FailedMount']);
});
