import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decide } from '../../../cli/preflight/observe';
import type { NamespaceObjects } from '../../../helpers/kube/cluster-messages';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

// vitest does not fake the timers of this module.
vi.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}));

const canary = { set: 'web', name: 'web-0', mustBeReady: true };

const ready: V1Pod = {
  metadata: { name: 'web-0' },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};

const failedCreate = (message: string): CoreV1Event => ({
  metadata: {},
  type: 'Warning',
  reason: 'FailedCreate',
  message: `create Pod web-0 in StatefulSet web failed error: ${message}`,
  involvedObject: { kind: 'StatefulSet', name: 'web' },
});

const quota = 'pods "web-0" is forbidden: exceeded quota: none';
const account = 'serviceaccount "default" not found';

const pulling = (reason: string): V1Pod => ({
  metadata: { name: 'web-0' },
  spec: { containers: [], nodeName: 'node-0' },
  status: {
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'web',
        image: 'web:1',
        imageID: '',
        ready: false,
        restartCount: 0,
        state: { waiting: { reason, message: 'no such host' } },
      },
    ],
  },
});

/** The decision, and after how many seconds, if the cluster has these states from these seconds on. */
async function decided(...states: readonly (readonly [second: number, objects: NamespaceObjects])[]) {
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const read = async () => states.findLast(([second]) => second <= elapsed())?.[1] ?? {};
  let seconds = 0;
  const decision = decide(canary, read, began + 40_000).finally(() => {
    seconds = elapsed();
  });
  await vi.advanceTimersByTimeAsync(60_000);
  return { ...(await decision), seconds };
}

test('A pod that becomes Ready is ready', async () => {
  expect(await decided([0, {}], [2, { pods: [ready] }])).toMatchObject({ is: 'ready', seconds: 2 });
});

test('A pod that a quota rejects is impossible after five seconds', async () => {
  expect(await decided([1, { events: [failedCreate(quota)] }])).toMatchObject({
    is: 'impossible',
    cause: 'creation',
    message: `FailedCreate: create Pod web-0 in StatefulSet web failed error: ${quota}`,
    seconds: 6,
  });
});

test('A service account that is created late is no problem', async () => {
  expect(await decided([0, { events: [failedCreate(account)] }], [10, { pods: [ready] }])).toMatchObject({
    is: 'ready',
    seconds: 10,
  });
});

test('A service account that is never created is a problem', async () => {
  expect(await decided([0, { events: [failedCreate(account)] }])).toMatchObject({
    is: 'impossible',
    cause: 'retried creation',
    seconds: 20,
  });
});

test('An image that is pulled in the second attempt is no problem', async () => {
  expect(
    await decided(
      [1, { pods: [pulling('ErrImagePull')] }],
      [2, { pods: [pulling('ImagePullBackOff')] }],
      [15, { pods: [ready] }],
    ),
  ).toMatchObject({ is: 'ready', seconds: 15 });
});

test('An image that cannot be pulled is a problem, whatever the kubelet calls the state between two attempts', async () => {
  expect(
    await decided(
      [1, { pods: [pulling('ErrImagePull')] }],
      [2, { pods: [pulling('ImagePullBackOff')] }],
      [12, { pods: [pulling('ErrImagePull')] }],
    ),
  ).toMatchObject({ is: 'impossible', message: 'ErrImagePull: no such host', seconds: 21 });
});

test('After forty seconds without a final state, nothing is decided', async () => {
  const message = 'Pulling image "web:1"';
  const event = { ...failedCreate(''), type: 'Normal', reason: 'Pulling', message };
  const involvedObject = { kind: 'Pod', name: 'web-0' };
  expect(
    await decided([0, { pods: [pulling('ContainerCreating')], events: [{ ...event, involvedObject }] }]),
  ).toMatchObject({ is: 'undecided', message: `Pulling: ${message}`, seconds: 40 });
  expect(await decided()).toMatchObject({ is: 'undecided', message: 'the cluster gives no reason' });
});
