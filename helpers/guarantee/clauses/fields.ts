/** Where the API reference defines what lies under a path. */
export const definitions = {
  '': 'StatefulSet',
  spec: 'StatefulSetSpec',
  'spec.ordinals': 'StatefulSetOrdinals',
  'spec.persistentVolumeClaimRetentionPolicy': 'StatefulSetPersistentVolumeClaimRetentionPolicy',
  'spec.updateStrategy': 'StatefulSetUpdateStrategy',
  'spec.updateStrategy.rollingUpdate': 'RollingUpdateStatefulSetStrategy',
  status: 'StatefulSetStatus',
} as const;

type Parent = Exclude<keyof typeof definitions, ''>;

/** What the API promises of its fields, by their paths in a StatefulSet. */
export const fields = {
  kind: [
    'Network: A single stable DNS and hostname.',
    'Storage: As many VolumeClaims as requested.',
    'The StatefulSet guarantees that a given network identity will always map to the same storage identity.',
  ],
  status: ['This data may be out of date by some window of time.'],

  'spec.replicas': [
    'replicas is the desired number of replicas of the given Template.',
    'individual replicas also have a consistent identity',
    'If unspecified, defaults to 1.',
  ],
  'spec.selector': ["It must match the pod template's labels."],
  'spec.template': [
    'Each pod stamped out by the StatefulSet will fulfill this Template, but have a unique identity from the rest of the StatefulSet.',
    'Each pod will be named with the format <statefulsetname>-<podindex>.',
    'a pod in a StatefulSet named "web" with index number "3" would be named "web-3"',
    'The only allowed template.spec.restartPolicy value is "Always".',
  ],
  'spec.volumeClaimTemplates': [
    'The StatefulSet controller is responsible for mapping network identities to claims in a way that maintains the identity of a pod.',
    'Every claim in this list must have at least one matching (by name) volumeMount in one container in the template.',
    'A claim in this list takes precedence over any volumes in the template, with the same name.',
  ],
  'spec.serviceName': [
    'This service must exist before the StatefulSet, and is responsible for the network identity of the set.',
    'Pods get DNS/hostnames that follow the pattern: pod-specific-string.serviceName.default.svc.cluster.local',
  ],
  'spec.podManagementPolicy': [
    'pods are created in increasing order (pod-0, then pod-1, etc) and the controller will wait until each pod is ready before continuing',
    'When scaling down, the pods are removed in the opposite order.',
    'create pods in parallel to match the desired scale without waiting, and on scale down will delete all pods at once',
    'will create pods in strictly increasing order on scale up and strictly decreasing order on scale down',
    'progressing only when the previous pod is ready or terminated',
    'At most one pod will be changed at any time.',
    'will create and delete pods as soon as the stateful set replica count is changed',
    'will not wait for pods to be ready or complete termination',
    'controls how pods are created during initial scale up, when replacing pods on nodes, or when scaling down',
  ],
  'spec.updateStrategy': ['employed to update Pods in the StatefulSet when a revision is made to Template'],
  'spec.revisionHistoryLimit': [
    "the maximum number of revisions that will be maintained in the StatefulSet's revision history",
    'The revision history consists of all revisions not represented by a currently applied StatefulSetSpec version.',
    'The default value is 10.',
  ],
  'spec.minReadySeconds': [
    'Minimum number of seconds for which a newly created pod should be ready without any of its container crashing for it to be considered available.',
    'Defaults to 0 (pod will be considered available as soon as it is ready)',
  ],
  'spec.persistentVolumeClaimRetentionPolicy': [
    'By default, all persistent volume claims are created as needed and retained until manually deleted.',
    'deleting persistent volume claims when their stateful set is deleted, or when their pod is scaled down',
  ],
  'spec.ordinals': [
    'The default ordinals behavior assigns a "0" index to the first replica and increments the index by one for each additional replica requested.',
  ],

  'spec.ordinals.start': [
    "start is the number representing the first replica's index.",
    'orchestrate progressive movement of replicas from one StatefulSet to another',
    '[.spec.ordinals.start, .spec.ordinals.start + .spec.replicas)',
    'If unset, defaults to 0.',
  ],
  'spec.persistentVolumeClaimRetentionPolicy.whenDeleted': [
    'The default policy of `Retain` causes PVCs to not be affected by StatefulSet deletion.',
    'The `Delete` policy causes those PVCs to be deleted.',
  ],
  'spec.persistentVolumeClaimRetentionPolicy.whenScaled': [
    'The default policy of `Retain` causes PVCs to not be affected by a scaledown.',
    'The `Delete` policy causes the associated PVCs for any excess pods above the replica count to be deleted.',
  ],
  'spec.updateStrategy.type': [
    'Default is RollingUpdate.',
    'update will be applied to all Pods in the StatefulSet with respect to the StatefulSet ordering constraints',
    "new Pods will be created from the specification version indicated by the StatefulSet's updateRevision",
    'Version tracking and ordered rolling restarts are disabled.',
    'Pods are recreated from the StatefulSetSpec when they are manually deleted.',
    "the controller will try to eventually converge StatefulSet's currentRevision with updateRevision",
  ],
  'spec.updateStrategy.rollingUpdate': [
    'RollingUpdate is used to communicate parameters when Type is RollingUpdateStatefulSetStrategyType.',
  ],
  'spec.updateStrategy.rollingUpdate.partition': [
    'During a rolling update, all pods from ordinal Replicas-1 to Partition are updated.',
    'All pods from ordinal Partition-1 to 0 remain untouched.',
    'This is helpful in being able to do a canary based deployment.',
    'The default value is 0.',
  ],
  'spec.updateStrategy.rollingUpdate.maxUnavailable': [
    'The maximum number of pods that can be unavailable during the update.',
    'Value can be an absolute number (ex: 5) or a percentage of desired pods (ex: 10%).',
    'Absolute number is calculated from percentage by rounding up.',
    'This can not be 0.',
    'Defaults to 1.',
    'This field is beta-level and is enabled by default.',
    'if there is any unavailable pod in the range 0 to Replicas-1, it will be counted towards MaxUnavailable',
    'This setting might not be effective for the OrderedReady podManagementPolicy.',
  ],

  'status.observedGeneration': [
    'observedGeneration is the most recent generation observed for this StatefulSet.',
    "It corresponds to the StatefulSet's generation, which is updated on mutation by the API Server.",
  ],
  'status.replicas': ['replicas is the number of Pods created by the StatefulSet controller.'],
  'status.readyReplicas': [
    'readyReplicas is the number of pods created for this StatefulSet with a Ready Condition.',
  ],
  'status.currentReplicas': [
    'currentReplicas is the number of Pods created by the StatefulSet controller from the StatefulSet version indicated by currentRevision.',
  ],
  'status.updatedReplicas': [
    'updatedReplicas is the number of Pods created by the StatefulSet controller from the StatefulSet version indicated by updateRevision.',
  ],
  'status.currentRevision': [
    'the version of the StatefulSet used to generate Pods in the sequence [0,currentReplicas)',
  ],
  'status.updateRevision': [
    'the version of the StatefulSet used to generate Pods in the sequence [replicas-updatedReplicas,replicas)',
  ],
  'status.collisionCount': [
    'collisionCount is the count of hash collisions for the StatefulSet.',
    'a collision avoidance mechanism when it needs to create the name for the newest ControllerRevision',
  ],
  'status.conditions': ["Represents the latest available observations of a statefulset's current state."],
  'status.availableReplicas': [
    'Total number of available pods (ready for at least minReadySeconds) targeted by this statefulset.',
  ],
} as const satisfies Record<'kind' | 'status' | `${Parent}.${string}`, readonly [string, ...string[]]>;
