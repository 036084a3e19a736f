import type { CoreV1Event, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../../helpers/kube/cluster-messages';
import { environmentKey, unresolvedMessages } from '../../../helpers/kube/unresolved-messages';

const second = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, n));

const event = (n: number, reason: string, object: string, message: string): CoreV1Event => {
  const [kind = '', name = ''] = object.split(' ');
  const type = ['Pulling', 'Pulled', 'WaitForFirstConsumer'].includes(reason) ? 'Normal' : 'Warning';
  return {
    metadata: {},
    type,
    reason,
    message,
    involvedObject: { kind, name },
    lastTimestamp: second(n),
  };
};

const pod = (name: string, { status, spec, metadata }: Partial<V1Pod> = {}): V1Pod => ({
  metadata: { name, creationTimestamp: second(0), ...metadata },
  ...(spec && { spec }),
  status: { phase: 'Pending', ...status },
});

const running = (ready: boolean): Partial<V1Pod> => ({
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: [
      { name: 'web', image: '', imageID: '', ready, restartCount: 0, state: { running: {} } },
    ],
  },
});

const claim = (phase: string): V1PersistentVolumeClaim => ({
  metadata: { name: 'data-web-0' },
  status: { phase },
});

const messagesOf = (
  events: CoreV1Event[],
  pods: V1Pod[] = [],
  claims: V1PersistentVolumeClaim[] = [],
): readonly string[] => unresolvedMessages({ events, pods, claims }).map(formatMessage);

describe('A message about a pod', () => {
  const scheduling = event(1, 'FailedScheduling', 'Pod web-0', '0/1 nodes are available');
  const mount = event(2, 'FailedMount', 'Pod web-0', 'no such volume');
  const unhealthy = event(3, 'Unhealthy', 'Pod web-0', 'Readiness probe failed');

  test('remains while its problem lasts', () => {
    expect(messagesOf([scheduling], [pod('web-0')])).toHaveLength(1);
    expect(messagesOf([mount], [pod('web-0', { spec: { containers: [], nodeName: 'a' } })])).toHaveLength(1);
    expect(messagesOf([unhealthy], [pod('web-0', running(false))])).toHaveLength(1);
  });

  test('is left out when the pod has a node, its containers run, or the pod is Ready', () => {
    expect(messagesOf([scheduling], [pod('web-0', { spec: { containers: [], nodeName: 'a' } })])).toEqual([]);
    expect(messagesOf([mount], [pod('web-0', running(false))])).toEqual([]);
    expect(messagesOf([unhealthy], [pod('web-0', running(true))])).toEqual([]);
  });

  test('is left out when it is about an earlier pod with the same name, or the pod is gone', () => {
    expect(messagesOf([scheduling], [pod('web-0', { metadata: { creationTimestamp: second(5) } })])).toEqual(
      [],
    );
    expect(messagesOf([scheduling], [])).toEqual([]);
  });

  test('about an image pull is left out when the image was pulled', () => {
    const pulling = event(1, 'Pulling', 'Pod web-0', 'Pulling image "a:1"');
    const pulled = event(2, 'Pulled', 'Pod web-0', 'Successfully pulled image "a:1" in 2s');
    expect(messagesOf([pulling], [pod('web-0')])).toHaveLength(1);
    expect(messagesOf([pulling, pulled], [pod('web-0')])).toEqual([]);
  });
});

test('A message about a volume is left out when the PVC is Bound, unless it is about a new size', () => {
  const waiting = event(
    1,
    'WaitForFirstConsumer',
    'PersistentVolumeClaim data-web-0',
    'waiting for first consumer',
  );
  const resize = event(1, 'VolumeResizeFailed', 'PersistentVolumeClaim data-web-0', 'no space');
  expect(messagesOf([waiting], [], [claim('Pending')])).toHaveLength(1);
  expect(messagesOf([waiting], [], [claim('Bound')])).toEqual([]);
  expect(messagesOf([resize], [], [claim('Bound')])).toHaveLength(1);
});

test('A failed creation is left out when the object was created afterwards', () => {
  const failed = event(
    1,
    'FailedCreate',
    'StatefulSet web',
    'create Pod web-0 in StatefulSet web failed error: x',
  );
  expect(messagesOf([failed])).toHaveLength(1);
  expect(messagesOf([failed], [pod('web-0', { metadata: { creationTimestamp: second(5) } })])).toEqual([]);
  expect(messagesOf([failed], [pod('web-1')])).toHaveLength(1);
});

test('The environment comes first, then the newest; a back-off is left out if its cause is present', () => {
  expect(
    messagesOf(
      [
        event(1, 'FailedMount', 'Pod web-0', 'old'),
        event(2, 'FailedAttachVolume', 'Pod web-0', 'new'),
        event(3, 'Unhealthy', 'Pod web-0', 'Readiness probe failed'),
        event(4, 'BackOff', 'Pod web-0', 'Back-off pulling image "a:1"'),
        event(5, 'Pulling', 'Pod web-0', 'Pulling image "a:1"'),
        event(3, 'Failed', 'Pod web-0', 'Failed to pull image "a:1": refused'),
      ],
      [pod('web-0')],
    ),
  ).toEqual([
    'ErrImagePull of Pod web-0: Failed to pull image "a:1": refused',
    'FailedAttachVolume of Pod web-0: new',
    'FailedMount of Pod web-0: old',
    'Unhealthy of Pod web-0: Readiness probe failed',
  ]);
});

test('The key of a cause has no names of objects, ids, ports or durations', () => {
  const keyOf = (reason: string, object: string, text: string) =>
    environmentKey({ reason, object, text, at: 0, isEnvironmental: true }, 'stsc-ab12c', {
      pods: [pod('web-0')],
      claims: [],
      events: [],
    });
  expect([
    keyOf(
      'FailedCreate',
      'StatefulSet web',
      'Create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota: none',
    ),
    keyOf(
      'FailedMount',
      'Pod web-0',
      'mount of pvc-7c1f3c5e-0a57-4c9b-9a51-3f4f8d1a2b3c in stsc-ab12c timed out after 2m0s',
    ),
    keyOf(
      'ErrImagePull',
      'Pod web-0',
      'webhook.web-0.example: read udp 192.0.2.1:53241->192.0.2.2:53: refused',
    ),
    keyOf(
      'FailedScheduling',
      'Pod web-0',
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available',
    ),
    keyOf(
      'ErrImagePull',
      'Pod web-0',
      'Failed to pull image "a:1": failed to resolve reference "a:1": refused',
    ),
    keyOf('ErrImagePull', 'Pod web-0', 'failed to resolve reference "a:1": refused'),
  ]).toMatchInlineSnapshot(`
    [
      "FailedCreate: pods "*" is forbidden: exceeded quota: none",
      "FailedMount: mount of pvc-* in * timed out after *",
      "ErrImagePull: webhook.web-0.example: read udp 192.0.2.1:*->192.0.2.2:53: refused",
      "FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.",
      "ErrImagePull: failed to resolve reference "a:1": refused",
      "ErrImagePull: failed to resolve reference "a:1": refused",
    ]
  `);
});
