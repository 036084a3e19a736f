import { expect, test } from 'vitest';
import { blockersOf, blockersOfVolume, conditionsOf } from '../../../cli/cleanup/blockers';

test('An object with a finalizer is named with the finalizer, and a pod with its node', () => {
  const deletionTimestamp = new Date();
  expect(
    blockersOf('stsc-aaaaa', 'Pod', [
      { metadata: { name: 'web-0', finalizers: ['example.com/kept'], deletionTimestamp } },
      Object.assign({ metadata: { name: 'web-1', deletionTimestamp } }, { spec: { nodeName: 'node-1' } }),
      { metadata: { name: 'web-2' } },
    ]),
  ).toMatchInlineSnapshot(`
    [
      "Pod web-0 in namespace stsc-aaaaa has the finalizer example.com/kept; repair the controller that removes it, or remove it with: kubectl edit pod web-0 --namespace stsc-aaaaa",
      "Pod web-1 in namespace stsc-aaaaa is terminating; check that the kubelet of node node-1 responds",
    ]
  `);
});

test('A PVC that only waits for its pod is not named', () => {
  const metadata = { name: 'data-web-0', finalizers: ['kubernetes.io/pvc-protection'] };
  expect(blockersOf('stsc-aaaaa', 'PersistentVolumeClaim', [{ metadata }])).toEqual([]);
});

test('A namespace is printed with its conditions', () => {
  const metadata = { name: 'stsc-aaaaa' };
  expect(conditionsOf({ metadata })).toEqual(['Namespace stsc-aaaaa is still being deleted']);
  const conditions = [
    {
      type: 'NamespaceFinalizersRemaining',
      status: 'True',
      message: 'finalizers remain:\n example.com/kept',
    },
    { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'All content was deleted' },
  ];
  expect(conditionsOf({ metadata, status: { conditions } })).toEqual([
    'Namespace stsc-aaaaa is still being deleted: NamespaceFinalizersRemaining: finalizers remain: example.com/kept',
  ]);
});

test('A volume is printed with the message of its provisioner', () => {
  expect(
    blockersOfVolume({
      metadata: {
        name: 'pv-1',
        annotations: { 'pv.kubernetes.io/provisioned-by': 'disk.example' },
        finalizers: ['external-attacher/disk-example'],
      },
      status: { phase: 'Failed', message: 'disk is in use' },
    }),
  ).toMatchInlineSnapshot(
    `"Volume pv-1 is still Failed with the finalizers external-attacher/disk-example: disk is in use; check that the provisioner disk.example is running"`,
  );
});
