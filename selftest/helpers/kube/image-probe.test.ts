import type { V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { afterEach, expect, test, vi } from 'vitest';
import { runDocsImages } from '../../../helpers/kube/image-probe';

afterEach(() => void vi.useRealTimers());

const images = ['mysql:5.7', 'gcr.io/google-samples/xtrabackup:1.0'];

type States = readonly [V1ContainerState, V1ContainerState];

const creating: V1ContainerState = { waiting: { reason: 'ContainerCreating' } };
const initialising: V1ContainerState = { waiting: { reason: 'PodInitializing' } };
const ran: V1ContainerState = { terminated: { exitCode: 0, reason: 'Completed' } };

/** A cluster whose kubelet says one thing of the pod after the other: the first is listed, the others are watched. */
function cluster(...says: readonly States[]) {
  let made: V1Pod = {};
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
      ...made,
      status: { initContainerStatuses: [status(first, 0)], containerStatuses: [status(last, 1)] },
    };
  };
  const kube: Parameters<typeof runDocsImages>[0] = {
    core: {
      createNamespacedPod: async ({ body, namespace }) => {
        calls.push(`created ${body.metadata?.name} in ${namespace}`);
        made = body;
        return body;
      },
      listNamespacedPod: async () => ({ items: says.slice(0, 1).map(pod) }),
      deleteNamespacedPod: async ({ name, namespace }) => {
        calls.push(`deleted ${name} in ${namespace}`);
        return {};
      },
    },
    watch: {
      watch: async (_path, _parameters, hear) => {
        for (const said of says.slice(1)) hear('MODIFIED', pod(said), {});
        return new AbortController();
      },
    },
  };
  return { kube, calls, made: () => made };
}

const cameAndWent = ['created docs-images in somewhere', 'deleted docs-images in somewhere'];

test('They are had when each of them ran', async () => {
  const { kube, calls, made } = cluster([creating, initialising], [ran, creating], [ran, ran]);
  expect(await runDocsImages(kube, 'somewhere', images)).toEqual({ has: true });
  expect(calls).toEqual(cameAndWent);
  const { initContainers = [], containers } = made().spec ?? {};
  expect([...initContainers, ...(containers ?? [])].map(({ image }) => image)).toEqual(images);
  expect(made().metadata?.labels).toEqual({ 'stsc/auxiliary': 'docs-images' });
});

test.for([
  ['ErrImagePull', 'failed to pull:\n  no such host'],
  ['ImagePullBackOff', 'Back-off pulling image'],
  ['InvalidImageName', "couldn't parse it"],
] as const)('One is not had when the kubelet says %s', async ([reason, message]) => {
  const refused: V1ContainerState = { waiting: { reason, message } };
  const first = cluster([creating, initialising], [refused, initialising]);
  const last = cluster([ran, creating], [ran, refused]);
  const said = `${reason}: ${message.replace('\n  ', ' ')}`;
  expect(await runDocsImages(first.kube, 'somewhere', images)).toEqual({
    has: false,
    why: `mysql:5.7: ${said}`,
  });
  expect(await runDocsImages(last.kube, 'somewhere', images)).toEqual({
    has: false,
    why: `gcr.io/google-samples/xtrabackup:1.0: ${said}`,
  });
  expect([first.calls, last.calls]).toEqual([cameAndWent, cameAndWent]);
});

test('Nothing can be told of a node that says nothing in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { kube, calls } = cluster([creating, initialising]);
  const told = runDocsImages(kube, 'somewhere', images).catch(String);
  await vi.advanceTimersByTimeAsync(180_000);
  expect(await told).toMatchInlineSnapshot(
    `"Inconclusive: After 180.0 s the images neither ran nor were refused: mysql:5.7: ContainerCreating; gcr.io/google-samples/xtrabackup:1.0: PodInitializing"`,
  );
  expect(calls).toEqual(cameAndWent);
});

test('Nothing can be told by who may not list pods', async () => {
  const { kube, calls } = cluster([ran, ran]);
  const error = new Error('pods is forbidden');
  const blind = { ...kube, core: { ...kube.core, listNamespacedPod: () => Promise.reject(error) } };
  await expect(runDocsImages(blind, 'somewhere', images)).rejects.toBe(error);
  expect(calls).toEqual(cameAndWent);
});
