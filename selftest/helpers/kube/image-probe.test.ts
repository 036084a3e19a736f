import type { V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { afterEach, expect, test, vi } from 'vitest';
import { runDocsImages } from '../../../helpers/kube/image-probe';

afterEach(() => void vi.useRealTimers());

const images = ['mysql:5.7', 'gcr.io/google-samples/xtrabackup:1.0'];

const limits = { limits: { cpu: '1' } };
const template = { nodeSelector: { pool: 'a' }, containers: [{ name: 'web', resources: limits }] };

type States = readonly [V1ContainerState, V1ContainerState];

const creating: V1ContainerState = { waiting: { reason: 'ContainerCreating' } };
const initialising: V1ContainerState = { waiting: { reason: 'PodInitializing' } };
const ran: V1ContainerState = { terminated: { exitCode: 0, reason: 'Completed' } };

/** A cluster in which the pod has these states in turn: the list returns the first, the watch delivers the others. */
function cluster(...podStates: readonly States[]) {
  let created: V1Pod = {};
  const calls: string[] = [];
  const pod = ([first, last]: States): V1Pod => {
    const status = (state: V1ContainerState, i: number) => ({
      name: `image-${i}`,
      image: '',
      imageID: '',
      ready: false,
      restartCount: 0,
      state,
    });
    return {
      ...created,
      status: { initContainerStatuses: [status(first, 0)], containerStatuses: [status(last, 1)] },
    };
  };
  const kube: Parameters<typeof runDocsImages>[0] = {
    core: {
      createNamespacedPod: async ({ body, namespace }) => {
        calls.push(`created ${body.metadata?.name} in ${namespace}`);
        created = body;
        return body;
      },
      listNamespacedPod: async () => ({ items: podStates.slice(0, 1).map(pod) }),
      deleteNamespacedPod: async ({ name, namespace }) => {
        calls.push(`deleted ${name} in ${namespace}`);
        return {};
      },
    },
    watch: {
      watch: async (_path, _parameters, onEvent) => {
        for (const states of podStates.slice(1)) onEvent('MODIFIED', pod(states), {});
        return new AbortController();
      },
    },
  };
  return { kube, calls, created: () => created };
}

const createdAndDeleted = ['created docs-images in somewhere', 'deleted docs-images in somewhere'];

test('The images are available if every container has run', async () => {
  const { kube, calls, created } = cluster([creating, initialising], [ran, creating], [ran, ran]);
  expect(await runDocsImages(kube, 'somewhere', images, template)).toEqual({ has: true });
  expect(calls).toEqual(createdAndDeleted);
  const { initContainers = [], containers } = created().spec ?? {};
  expect([...initContainers, ...(containers ?? [])].map(({ image }) => image)).toEqual(images);
  for (const { resources } of [...initContainers, ...(containers ?? [])]) expect(resources).toEqual(limits);
  expect(created().spec?.nodeSelector).toEqual({ pool: 'a' });
  expect(created().metadata?.labels).toMatchObject({ 'stsc/auxiliary': 'docs-images' });
});

test.for([
  ['ErrImagePull', 'failed to pull:\n  no such host'],
  ['ImagePullBackOff', 'Back-off pulling image'],
  ['InvalidImageName', "couldn't parse it"],
] as const)('An image is missing if the kubelet reports %s', async ([reason, message]) => {
  const rejected: V1ContainerState = { waiting: { reason, message } };
  const first = cluster([creating, initialising], [rejected, initialising]);
  const last = cluster([ran, creating], [ran, rejected]);
  const reported = `${reason}: ${message.replace('\n  ', ' ')}`;
  expect(await runDocsImages(first.kube, 'somewhere', images, template)).toEqual({
    has: false,
    why: `mysql:5.7: ${reported}`,
  });
  expect(await runDocsImages(last.kube, 'somewhere', images, template)).toEqual({
    has: false,
    why: `gcr.io/google-samples/xtrabackup:1.0: ${reported}`,
  });
  expect([first.calls, last.calls]).toEqual([createdAndDeleted, createdAndDeleted]);
});

test('The probe is inconclusive if the kubelet reports nothing in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { kube, calls } = cluster([creating, initialising]);
  const outcome = runDocsImages(kube, 'somewhere', images, template).catch(String);
  await vi.advanceTimersByTimeAsync(180_000);
  expect(await outcome).toMatchInlineSnapshot(
    `"Inconclusive: After 180.0 s the images were neither pulled nor rejected: mysql:5.7: ContainerCreating; gcr.io/google-samples/xtrabackup:1.0: PodInitializing"`,
  );
  expect(calls).toEqual(createdAndDeleted);
});

test('The probe fails without permission to list pods', async () => {
  const { kube, calls } = cluster([ran, ran]);
  const error = new Error('pods is forbidden');
  const forbidden = { ...kube, core: { ...kube.core, listNamespacedPod: () => Promise.reject(error) } };
  await expect(runDocsImages(forbidden, 'somewhere', images, template)).rejects.toBe(error);
  expect(calls).toEqual(createdAndDeleted);
});
