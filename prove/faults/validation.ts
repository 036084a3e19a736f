import type { V1Scale, V1StatefulSetSpec } from '@kubernetes/client-node';
import {
  type Fault,
  fault,
  type Injection,
  interferes,
  isController,
  mutates,
  type Operation,
} from '../fault';
import { nameOf } from './pods';

/** Changes the spec of each StatefulSet that a request creates or changes, before the API server validates the spec. */
const mutatesSpecs = (
  change: (spec: V1StatefulSetSpec) => void,
  on: readonly Operation[] = ['CREATE', 'UPDATE'],
): Injection =>
  mutates({ resource: 'statefulsets', on }, (set) => {
    if (set.spec) change(set.spec);
    return set;
  });

/** Changes each request to the subresource scale. */
const mutatesScales = (change: (scale: V1Scale, before: V1Scale | undefined) => void): Injection =>
  mutates({ resource: 'statefulsets', subresource: 'scale', on: ['UPDATE'] }, (scale, { before }) => {
    change(scale, before);
    return scale;
  });

const acceptsChangeWithoutEffect = fault(
  'accepts changes of immutable fields but does not apply the changes',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (!set.spec || !before?.spec) return undefined;
    const { replicas, ordinals, template, minReadySeconds, revisionHistoryLimit } = set.spec;
    return {
      ...set,
      spec: {
        ...before.spec,
        ...definedFields({ replicas, ordinals, template, minReadySeconds, revisionHistoryLimit }),
      },
    };
  }),
);

const definedFields = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const recreatesWithoutClaimTemplates = fault(
  'recreates a StatefulSet without its volumeClaimTemplates',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set, { notes }) => {
    if (notes.has('created') && set.spec) delete set.spec.volumeClaimTemplates;
    notes.add('created');
    return set;
  }),
);

const adaptsSelector = fault(
  'uses the labels of the pod template instead of a selector that does not match them',
  mutatesSpecs(
    (spec) => {
      spec.selector = { matchLabels: { ...spec.template.metadata?.labels } };
    },
    ['CREATE'],
  ),
);

const adaptsLabels = fault(
  'uses the selector instead of changed labels that do not match it',
  mutatesSpecs(
    ({ selector, template }) => {
      template.metadata = { ...template.metadata, labels: { ...selector.matchLabels } };
    },
    ['UPDATE'],
  ),
);

const ignoresRestartPolicy = fault(
  'ignores the restart policy of the pod template',
  mutatesSpecs(({ template }) => {
    if (template.spec) template.spec.restartPolicy = 'Always';
  }),
);

const ignoresActiveDeadline = fault(
  'ignores activeDeadlineSeconds of the pod template',
  mutatesSpecs(({ template }) => {
    delete template.spec?.activeDeadlineSeconds;
  }),
);

const addsImage = fault(
  'accepts a container without an image',
  mutatesSpecs(({ template }) => {
    for (const container of template.spec?.containers ?? []) container.image ??= 'any';
  }),
);

const addsAccessMode = fault(
  'accepts a claim template without an access mode',
  mutatesSpecs(({ volumeClaimTemplates = [] }) => {
    for (const claim of volumeClaimTemplates)
      claim.spec = {
        ...claim.spec,
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Mi' } },
      };
  }),
);

const ignoresRollingUpdateOfOnDelete = fault(
  'ignores rollingUpdate of the update strategy OnDelete',
  mutatesSpecs(({ updateStrategy }) => {
    if (updateStrategy?.type === 'OnDelete') delete updateStrategy.rollingUpdate;
  }),
);

const usesDefaultsForUnknownPolicies = fault(
  'uses the defaults instead of unknown policies',
  mutatesSpecs((spec) => {
    if (!['OnDelete', 'RollingUpdate'].includes(spec.updateStrategy?.type ?? ''))
      spec.updateStrategy = { type: 'RollingUpdate' };
    spec.podManagementPolicy = 'OrderedReady';
    spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Retain', whenScaled: 'Retain' };
  }),
);

const usesZeroForNegativeNumbers = fault(
  'uses 0 instead of negative numbers',
  mutatesSpecs((spec) => {
    const { ordinals, updateStrategy } = spec;
    spec.replicas = Math.max(spec.replicas ?? 1, 0);
    spec.minReadySeconds = Math.max(spec.minReadySeconds ?? 0, 0);
    if (ordinals) ordinals.start = Math.max(ordinals.start ?? 0, 0);
    if (updateStrategy?.rollingUpdate)
      updateStrategy.rollingUpdate.partition = Math.max(updateStrategy.rollingUpdate.partition ?? 0, 0);
  }),
);

const ignoresMaxUnavailable = fault(
  'ignores maxUnavailable',
  mutatesSpecs(({ updateStrategy }) => {
    delete updateStrategy?.rollingUpdate?.maxUnavailable;
  }),
);

/** Admission sees the object after the API server has set the defaults. The cases of the guarantee set no optional field. */
const hasOtherDefault = (sentence: string, fields: Partial<V1StatefulSetSpec>) =>
  fault(
    sentence,
    mutatesSpecs((spec) => Object.assign(spec, fields), ['CREATE']),
  );

const otherDefaults: readonly Fault[] = [
  hasOtherDefault('starts all pods at once by default', { podManagementPolicy: 'Parallel' }),
  hasOtherDefault('updates no pod by default', { updateStrategy: { type: 'OnDelete' } }),
  hasOtherDefault('does not update the first pod by default', {
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
  }),
  hasOtherDefault('retains one old revision by default', { revisionHistoryLimit: 1 }),
  hasOtherDefault('deletes the PVCs of removed pods by default', {
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
  }),
  hasOtherDefault('creates two pods by default', { replicas: 2 }),
  hasOtherDefault('begins with the ordinal 1 by default', { ordinals: { start: 1 } }),
  hasOtherDefault('waits an hour until a pod is available by default', { minReadySeconds: 3600 }),
];

const countsNoPodAsAvailable = fault(
  'counts no Ready pod as available',
  mutates({ resource: 'statefulsets', subresource: 'status', on: ['UPDATE'] }, (set, review) => {
    if (isController(review) && set.status) set.status.availableReplicas = 0;
    return set;
  }),
);

const ignoresScale = fault(
  'accepts another scale but does not change the number of replicas',
  mutatesScales((scale, before) => {
    scale.spec = { ...before?.spec };
  }),
);

const ignoresVersionOfScale = fault(
  'overwrites a newer version of the StatefulSet',
  mutatesScales(({ metadata }) => {
    delete metadata?.resourceVersion;
  }),
);

const usesZeroForNegativeScale = fault(
  'scales to 0 instead of a negative number of replicas',
  mutatesScales(({ spec }) => {
    if (spec) spec.replicas = Math.max(spec.replicas ?? 0, 0);
  }),
);

const selectsOtherPods = fault(
  'adds a label to the selector',
  mutatesSpecs(
    ({ selector, template }) => {
      selector.matchLabels = { ...selector.matchLabels, added: 'true' };
      template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, added: 'true' } };
    },
    ['CREATE'],
  ),
);

const labelsAllAlike = fault(
  'gives all StatefulSets the same labels',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set) => ({
    ...set,
    metadata: { ...set.metadata, labels: { tier: 'cache' } },
  })),
);

const ignoresNewLabels = fault(
  'accepts other labels of a StatefulSet but does not change them',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => ({
    ...set,
    metadata: { ...set.metadata, labels: { ...before?.metadata?.labels } },
  })),
);

const ignoresDataOfRevision = fault(
  'accepts other data of a ControllerRevision but does not change the data',
  mutates({ resource: 'controllerrevisions', on: ['UPDATE'] }, (revision, { before }) => ({
    ...revision,
    ...(before?.data && { data: before.data }),
  })),
);

const deletesPodsOfRevision = fault(
  'deletes the pods of a deleted ControllerRevision',
  interferes({ watch: 'controllerrevisions' }, async ({ type, object }, { kube, namespace }) => {
    if (type !== 'DELETED') return;
    const labelSelector = `controller-revision-hash=${nameOf(object)}`;
    await kube.core.deleteCollectionNamespacedPod({ namespace, labelSelector });
  }),
);

const labelsClaimTemplates = fault(
  'adds a label to the volumeClaimTemplates at each change',
  mutatesSpecs(
    ({ volumeClaimTemplates = [] }) => {
      for (const claim of volumeClaimTemplates)
        claim.metadata = { ...claim.metadata, labels: { added: 'true' } };
    },
    ['UPDATE'],
  ),
);

const changesUnchangedSpec = fault(
  'changes minReadySeconds at each change',
  mutatesSpecs(
    (spec) => {
      spec.minReadySeconds = (spec.minReadySeconds ?? 0) + 1;
    },
    ['UPDATE'],
  ),
);

const usesZeroForNegativeHistoryLimit = fault(
  'uses 0 instead of a negative revisionHistoryLimit',
  mutatesSpecs((spec) => {
    spec.revisionHistoryLimit = Math.max(spec.revisionHistoryLimit ?? 10, 0);
  }),
);

export const validation: Readonly<Record<string, readonly Fault[]>> = {
  'validation/collection': [labelsAllAlike, ignoresNewLabels],
  'validation/defaults': [...otherDefaults, countsNoPodAsAvailable],
  'validation/immutable': [acceptsChangeWithoutEffect, recreatesWithoutClaimTemplates],
  'validation/max-unavailable': [ignoresMaxUnavailable],
  'validation/negative-numbers': [usesZeroForNegativeNumbers],
  'validation/no-op-claim-templates': [labelsClaimTemplates, changesUnchangedSpec],
  'validation/pod-template': [ignoresRestartPolicy, ignoresActiveDeadline, addsImage, addsAccessMode],
  'validation/policies': [ignoresRollingUpdateOfOnDelete, usesDefaultsForUnknownPolicies],
  'validation/revision-data': [ignoresDataOfRevision, deletesPodsOfRevision],
  'validation/scale-subresource': [
    ignoresScale,
    ignoresVersionOfScale,
    usesZeroForNegativeScale,
    selectsOtherPods,
  ],
  'validation/selector': [adaptsSelector, adaptsLabels],
  'validation/warnings': [usesZeroForNegativeHistoryLimit],
};
