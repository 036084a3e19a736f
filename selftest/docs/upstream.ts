import { escaped, linkToSpec } from './coverage';

/** A case of Kubernetes' own end-to-end tests. */
export interface UpstreamCase {
  readonly line: number;
  readonly name: string;
  readonly isConformance: boolean;
}

/** What the suite has instead of a case. */
export interface Comparison extends UpstreamCase {
  /** The guarantees that prove what the case checks. */
  readonly provenBy: readonly string[];
  /** The guarantees that do not exist yet. */
  readonly planned: readonly string[];
  /** What the guarantees prove and the case does not, or what the guarantees lack. */
  readonly difference: string;
}

export const upstreamVersion = '1.37.2';
export const upstreamFile = 'test/e2e/apps/statefulset.go';

const startOrdinals = {
  isConformance: false,
  provenBy: ['identity/start-ordinal'],
  planned: [],
  difference: 'order of creation, and the label pod-index',
} as const;

const rollout = 'the case never checks the order of the replaced pods';

export const comparisons: readonly Comparison[] = [
  {
    line: 140,
    name: 'should provide basic identity',
    isConformance: false,
    provenBy: ['identity/stable-names', 'identity/hostname-and-subdomain', 'storage/data-outlives-the-pod'],
    planned: [],
    difference:
      'UID of each pod and PVC, and the order of all changes; the case checks the state after a restart',
  },
  {
    line: 190,
    name: 'should adopt matching orphans and release non-matching pods',
    isConformance: false,
    provenBy: ['identity/adoption'],
    planned: [],
    difference: 'the UIDs stay the same; also a StatefulSet that is deleted with orphans and created again',
  },
  {
    line: 277,
    name: "should not deadlock when a pod's predecessor fails",
    isConformance: false,
    provenBy: ['ordering/no-deadlock-behind-a-failed-predecessor'],
    planned: [],
    difference: 'each change in order; the case checks the end',
  },
  {
    line: 313,
    name: 'should perform rolling updates and roll backs of template modifications with PVCs',
    isConformance: false,
    provenBy: ['updates/rolls-in-reverse', 'updates/rolls-back', 'updates/keeps-volumes'],
    planned: [],
    difference: rollout,
  },
  {
    line: 325,
    name: 'should perform rolling updates and roll backs of template modifications',
    isConformance: true,
    provenBy: ['updates/rolls-in-reverse', 'updates/rolls-back'],
    planned: [],
    difference: rollout,
  },
  {
    line: 336,
    name: 'should perform canary updates and phased rolling updates of template modifications',
    isConformance: true,
    provenBy: ['updates/canary-and-phases'],
    planned: [],
    difference: 'one check of the case cannot fail',
  },
  {
    line: 524,
    name: 'should perform canary updates and phased rolling updates of template modifications for partiton1 and delete pod-0 without failing container',
    isConformance: false,
    provenBy: ['updates/canary-and-phases'],
    planned: [],
    difference: 'the UIDs of the pods that must stay',
  },
  {
    line: 530,
    name: 'should perform canary updates and phased rolling updates of template modifications for partiton1 and delete pod-0 with failing container',
    isConformance: false,
    provenBy: ['updates/canary-and-phases'],
    planned: ['recovery/failed-and-succeeded-pods-are-replaced'],
    difference: 'the UIDs of the pods that must stay',
  },
  {
    line: 569,
    name: 'should perform rolling updates with maxUnavailable',
    isConformance: false,
    provenBy: ['updates/max-unavailable'],
    planned: [],
    difference: 'every change is checked; the case polls',
  },
  {
    line: 639,
    name: 'should implement legacy replacement when the update strategy is OnDelete',
    isConformance: false,
    provenBy: ['updates/on-delete'],
    planned: [],
    difference: 'no pod changes before its deletion, which the case does not check',
  },
  {
    line: 723,
    name: 'Scaling should happen in predictable order and halt if any stateful pod is unhealthy',
    isConformance: true,
    provenBy: [
      'ordering/created-in-order',
      'ordering/deleted-in-reverse',
      'ordering/scale-up-adds-youngest-last',
      'ordering/scale-down-removes-last',
    ],
    planned: [],
    difference:
      'each pod is deleted only after its successor is gone; the case checks that the changes contain a sequence',
  },
  {
    line: 833,
    name: 'Burst scaling should run to completion even with unhealthy pods',
    isConformance: true,
    provenBy: ['ordering/parallel-starts-together'],
    planned: [],
    difference:
      'the pods exist at the same time; the case also passes if the pods are created one after the other',
  },
  {
    line: 875,
    name: 'Should recreate evicted statefulset',
    isConformance: true,
    provenBy: [],
    planned: ['recovery/failed-and-succeeded-pods-are-replaced'],
    difference: 'pods in phase Succeeded too',
  },
  {
    line: 984,
    name: 'should have a working scale subresource',
    isConformance: true,
    provenBy: ['validation/scale-subresource'],
    planned: [],
    difference: 'the selector, and conflicting changes',
  },
  {
    line: 1044,
    name: 'should list, patch and delete a collection of StatefulSets',
    isConformance: true,
    provenBy: ['validation/collection'],
    planned: [],
    difference: 'the objects that the selector does not match stay',
  },
  {
    line: 1115,
    name: 'should validate Statefulset Status endpoints',
    isConformance: true,
    provenBy: ['status/counts'],
    planned: [],
    difference: 'the counts agree with the pods; the case checks only that the endpoints store a condition',
  },
  {
    line: 1269,
    name: 'should recreate all pods when the update strategy is Recreate',
    isConformance: false,
    provenBy: ['updates/recreate'],
    planned: [],
    difference: 'old and new pods never exist at the same time, which the case does not check',
  },
  {
    line: 1329,
    name: 'should recreate stuck pods with ImagePullBackOff when the update strategy is Recreate',
    isConformance: false,
    provenBy: ['updates/recreate-heals'],
    planned: [],
    difference: 'without a wait for an image',
  },
  {
    line: 1405,
    name: 'should preserve Parallel PodManagementPolicy when recreating pods with recreate strategy',
    isConformance: false,
    provenBy: ['updates/recreate'],
    planned: [],
    difference: 'every change is checked',
  },
  {
    line: 1500,
    name: 'should creating a working CockroachDB cluster',
    isConformance: false,
    provenBy: [
      'replication/primary-and-replicas',
      'replication/primary-returns',
      'replication/cloned-from-predecessor',
      'replication/scale-to-four-and-back',
    ],
    planned: [],
    difference: 'two databases, every acknowledged write, and the source of each clone',
  },
  {
    line: 1509,
    name: 'MinReadySeconds should be honored when enabled',
    isConformance: false,
    provenBy: ['ordering/min-ready-seconds'],
    planned: [],
    difference: 'the case sets no minReadySeconds',
  },
  {
    line: 1524,
    name: 'AvailableReplicas should get updated accordingly when MinReadySeconds is enabled',
    isConformance: false,
    provenBy: ['ordering/min-ready-seconds'],
    planned: [],
    difference: 'no pod becomes available before its time, and all at once when minReadySeconds is lowered',
  },
  {
    line: 1597,
    name: 'should delete PVCs with a WhenDeleted policy',
    isConformance: false,
    provenBy: ['retention/when-deleted'],
    planned: [],
    difference: 'the volumes too, and no PVC before its pod is gone',
  },
  {
    line: 1620,
    name: 'should delete PVCs with a OnScaledown policy',
    isConformance: false,
    provenBy: ['retention/when-scaled'],
    planned: [],
    difference: 'the other PVCs stay, and no PVC is deleted before its pod is gone',
  },
  {
    line: 1643,
    name: 'should not delete PVC with OnScaledown policy if another controller owns the PVC',
    isConformance: false,
    provenBy: ['retention/foreign-owners-are-kept'],
    planned: ['retention/another-controller-owns'],
    difference: 'partly: a foreign owner and whenDeleted; another controller and whenScaled are planned',
  },
  {
    line: 1721,
    name: 'should delete PVCs after adopting pod (WhenDeleted)',
    isConformance: false,
    provenBy: [],
    planned: ['retention/adopted-pods'],
    difference: 'the UIDs of the adopted pods',
  },
  {
    line: 1752,
    name: 'should delete PVCs after adopting pod (WhenScaled)',
    isConformance: false,
    provenBy: [],
    planned: ['retention/adopted-pods'],
    difference: 'the UIDs of the adopted pods',
  },
  {
    line: 1786,
    name: 'should not delete PVCs when there is another controller',
    isConformance: false,
    provenBy: ['retention/foreign-owners-are-kept'],
    planned: ['retention/another-controller-owns'],
    difference: 'partly: a stale reference to a controller is planned',
  },
  {
    line: 1995,
    name: 'PVC should be recreated when pod is pending due to missing PVC',
    isConformance: false,
    provenBy: ['storage/missing-claim-is-recreated'],
    planned: [],
    difference: 'the pod stays the same, and no node is cordoned',
  },
  { line: 2107, name: 'Setting .start.ordinal', ...startOrdinals },
  { line: 2141, name: 'Increasing .start.ordinal', ...startOrdinals },
  { line: 2177, name: 'Decreasing .start.ordinal', ...startOrdinals },
  { line: 2213, name: 'Removing .start.ordinal', ...startOrdinals },
];

/** The cases in the text of the test file. */
export const casesIn = (source: string): readonly UpstreamCase[] =>
  source.split('\n').flatMap((text, i) => {
    const [, call, name] = /\b(ginkgo\.It|f\.It|framework\.ConformanceIt)\("([^"]+)"/.exec(text) ?? [];
    return name ? [{ line: i + 1, name, isConformance: call === 'framework.ConformanceIt' }] : [];
  });

/** docs/upstream.md. */
export function formatUpstream(compared: readonly Comparison[]): string {
  const url = `https://github.com/kubernetes/kubernetes/blob/v${upstreamVersion}/${upstreamFile}`;
  const proven = compared.filter(({ planned }) => planned.length === 0).length;
  const partly = compared.filter(({ planned, provenBy }) => planned.length > 0 && provenBy.length > 0).length;
  return `${[
    "# Kubernetes' own end-to-end tests",
    '',
    '<!-- Generated: npx vitest run --project selftest selftest/docs -u -->',
    '',
    `The ${compared.length} cases of [${upstreamFile}](${url}) in Kubernetes ${upstreamVersion}, and the guarantees that prove the same, and more. For`,
    `${proven} cases all guarantees exist, for ${partly} some, and for ${compared.length - proven - partly} they are planned. C marks a case of Kubernetes' conformance tests.`,
    '',
    '| case | | guarantees | what the guarantees add |',
    '| --- | --- | --- | --- |',
    ...compared.map(
      ({ line, name, isConformance, provenBy, planned, difference }) =>
        `| [${escaped(name)}](${url}#L${line}) | ${isConformance ? 'C' : ''} | ${[
          ...provenBy.map(linkToSpec),
          ...planned.map((id) => `planned: \`${id}\``),
        ].join(', ')} | ${difference} |`,
    ),
  ].join('\n')}\n`;
}
