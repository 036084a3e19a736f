import type { CoreV1Event, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { podStateOf } from '../../../cli/preflight/pod-state';

const canary = { set: 'web', name: 'web-0', mustBeReady: true };

const event = (reason: string, message: string, second = 0, kind = 'Pod'): CoreV1Event => ({
  metadata: {},
  type: reason === 'Pulling' || reason === 'TriggeredScaleUp' ? 'Normal' : 'Warning',
  reason,
  message,
  involvedObject: { kind, name: kind === 'Pod' ? 'web-0' : 'web' },
  lastTimestamp: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
});

const failedCreate = (message: string) =>
  event('FailedCreate', `create Pod web-0 in StatefulSet web failed error: ${message}`, 0, 'StatefulSet');

const container = (fields: Partial<V1ContainerStatus> = {}): V1ContainerStatus => ({
  name: 'web',
  image: 'registry.example/web:1',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...fields,
});

const pod = (status: V1Pod['status'] = {}, nodeName?: string): V1Pod => ({
  metadata: { name: 'web-0' },
  spec: { containers: [], ...(nodeName && { nodeName }) },
  status,
});

const onNode = (...containerStatuses: readonly V1ContainerStatus[]) =>
  pod({ phase: 'Pending', containerStatuses: [...containerStatuses] }, 'node-0');

const stateOf = (found: V1Pod | undefined, ...events: readonly CoreV1Event[]) =>
  podStateOf(canary, { pods: found ? [found] : [], events });

const stuck = (cause: string, message: string) => ({ is: 'stuck', cause, message });

describe('A pod that does not exist', () => {
  test('is starting as long as the controller reports no error', () => {
    expect(stateOf(undefined)).toEqual({ is: 'starting' });
  });

  test('is stuck if the creation of another pod of its set failed', () => {
    const other = event('FailedCreate', 'create Pod web-1 failed: exceeded quota', 0, 'StatefulSet');
    expect(stateOf(undefined, other)).toMatchObject({ is: 'stuck', cause: 'creation' });
  });

  test.for([
    ['pods "web-0" is forbidden: exceeded quota: none', 'creation'],
    ['admission webhook "a.example" denied the request: no limits', 'creation'],
    [
      'pods "web-0" is forbidden: error looking up service account a/default: serviceaccount "default" not found',
      'retried creation',
    ],
    ['Internal error occurred: failed calling webhook "a.example": connection refused', 'retried creation'],
  ] as const)('is stuck: %s', ([message, cause]) => {
    expect(stateOf(undefined, failedCreate(message))).toEqual(
      stuck(cause, `FailedCreate: create Pod web-0 in StatefulSet web failed error: ${message}`),
    );
  });
});

describe('A pod without a node', () => {
  const unschedulable = pod({
    phase: 'Pending',
    conditions: [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes are available' },
    ],
  });

  test('is stuck if the scheduler finds no node', () => {
    expect(stateOf(unschedulable)).toEqual(stuck('scheduling', 'FailedScheduling: 0/1 nodes are available'));
  });

  test('is starting if an autoscaler adds a node', () => {
    expect(stateOf(unschedulable, event('TriggeredScaleUp', 'pod triggered scale-up: group 1->2'))).toEqual({
      is: 'starting',
      message: 'TriggeredScaleUp: pod triggered scale-up: group 1->2',
    });
  });
});

describe('A pod on a node', () => {
  test('is starting while its image is pulled', () => {
    const creating = onNode(container({ state: { waiting: { reason: 'ContainerCreating' } } }));
    const pulling = event('Pulling', 'Pulling image "registry.example/web:1"');
    expect(stateOf(creating, pulling)).toEqual({
      is: 'starting',
      message: 'Pulling: Pulling image "registry.example/web:1"',
    });
  });

  test('is stuck if the image cannot be pulled, with the error of the registry', () => {
    const backOff = onNode(
      container({ state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } } }),
    );
    expect(stateOf(backOff)).toEqual(stuck('image', 'ImagePullBackOff: Back-off pulling image'));
    const failed = event('Failed', 'Failed to pull image "registry.example/web:1": no such host');
    expect(stateOf(backOff, failed)).toEqual(
      stuck('image', 'ErrImagePull: Failed to pull image "registry.example/web:1": no such host'),
    );
  });

  test('is stuck if its container exits', () => {
    const exited = onNode(
      container({
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
        lastState: { terminated: { exitCode: 255, reason: 'Error' } },
      }),
    );
    expect(stateOf(exited)).toEqual(
      stuck('container', 'ContainerExited: container web exited with code 255 (Error)'),
    );
  });

  test('is stuck if its container cannot be created', () => {
    const message = 'container has runAsNonRoot and image will run as root';
    const rejected = onNode(
      container({ state: { waiting: { reason: 'CreateContainerConfigError', message } } }),
    );
    expect(stateOf(rejected)).toEqual(stuck('container', `CreateContainerConfigError: ${message}`));
  });

  test('is stuck if its sandbox cannot be created, unless something newer happens', () => {
    const creating = onNode(container({ state: { waiting: { reason: 'ContainerCreating' } } }));
    const failed = event('FailedCreatePodSandBox', 'network plugin is not ready', 1);
    expect(stateOf(creating, failed)).toEqual(
      stuck('node', 'FailedCreatePodSandBox: network plugin is not ready'),
    );
    expect(stateOf(creating, failed, event('Pulling', 'Pulling image "web"', 2))).toMatchObject({
      is: 'starting',
    });
  });

  const running = {
    phase: 'Running',
    containerStatuses: [container({ state: { running: {} } })],
  };

  test('is stuck if its readiness probe fails', () => {
    expect(stateOf(pod(running, 'node-0'), event('Unhealthy', 'Readiness probe failed: timeout'))).toEqual(
      stuck('readiness', 'Unhealthy: Readiness probe failed: timeout'),
    );
  });

  test('is ready when it is Ready, or Running if the pod only shows that an image can run', () => {
    const ready = pod({ ...running, conditions: [{ type: 'Ready', status: 'True' }] }, 'node-0');
    expect(stateOf(ready)).toEqual({ is: 'ready', pod: ready });
    const objects = { pods: [pod(running, 'node-0')] };
    expect(podStateOf(canary, objects)).toEqual({ is: 'starting' });
    expect(podStateOf({ ...canary, mustBeReady: false }, objects)).toMatchObject({ is: 'ready' });
  });
});
