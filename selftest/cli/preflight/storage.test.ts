import type { CoreV1Event } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { claimReason } from '../../../cli/preflight/storage';

const event = (kind: string, name: string, reason: string, message: string): CoreV1Event => ({
  metadata: {},
  type: 'Warning',
  reason,
  message,
  involvedObject: { kind, name },
});

const claim = (reason: string, message: string) =>
  event('PersistentVolumeClaim', 'data-volume-0', reason, message);

test.for([
  ['nothing', [], 'the cluster gives no reason'],
  [
    'a provisioner that does not exist',
    [
      claim('ExternalProvisioning', 'Waiting for a volume to be created by "none.example"'),
      event('Pod', 'volume-0', 'FailedScheduling', 'pod has unbound immediate PersistentVolumeClaims'),
    ],
    'ExternalProvisioning: Waiting for a volume to be created by "none.example"',
  ],
  [
    'a pod without a node, whose volume would be created there',
    [
      claim('WaitForFirstConsumer', 'waiting for first consumer'),
      event('Pod', 'volume-0', 'FailedScheduling', 'no node in the zone'),
    ],
    'FailedScheduling: no node in the zone',
  ],
  [
    'a provisioner that fails',
    [
      claim('ProvisioningFailed', 'quota exceeded'),
      claim('ExternalProvisioning', 'Waiting for a volume'),
      event('Pod', 'volume-0', 'FailedScheduling', 'unbound'),
    ],
    'ProvisioningFailed: quota exceeded',
  ],
  [
    'a PVC that the cluster rejects',
    [
      event(
        'StatefulSet',
        'volume',
        'FailedCreate',
        'create Claim data-volume-0 for Pod volume-0 in StatefulSet volume failed error: exceeded quota',
      ),
    ],
    'FailedCreate: create Claim data-volume-0 for Pod volume-0 in StatefulSet volume failed error: exceeded quota',
  ],
  [
    'the messages of other pods',
    [event('Pod', 'web-0', 'FailedScheduling', 'no node')],
    'the cluster gives no reason',
  ],
] as const)('The reason of a PVC that is not bound: %s', ([, events, reason]) => {
  expect(claimReason({ events })).toBe(reason);
});
