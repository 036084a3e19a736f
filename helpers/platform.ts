import type { V1Node, V1Toleration } from '@kubernetes/client-node';

/** What the platform under test demands of the pods and namespaces of the suite. Plain data, a part of the run context. */
export interface Platform {
  /** The labels of the nodes on which the pods run, in addition to those of every Linux node. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly V1Toleration[];
  readonly priorityClass?: string;
  /** Copied into each namespace of the run. Its data must not appear in any output. */
  readonly imagePullSecret?: ImagePullSecret;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly namespaceAnnotations: Readonly<Record<string, string>>;
  /** Whether the platform chooses the user IDs of pods and rejects pods that choose their own, as OpenShift does. */
  readonly assignsUserIds: boolean;
}

/** The Secret with which the nodes pull images. */
export interface ImagePullSecret {
  readonly name: string;
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

/** A platform that demands nothing. */
export const plainPlatform: Platform = {
  nodeSelector: {},
  tolerations: [],
  namespaceLabels: {},
  namespaceAnnotations: {},
  assignsUserIds: false,
};

/** The images of the suite are built for Linux. */
export const nodeSelectorOf = ({ nodeSelector }: Pick<Platform, 'nodeSelector'>): Record<string, string> => ({
  'kubernetes.io/os': 'linux',
  ...nodeSelector,
});

/** Why the scheduler does not choose this node for a pod of the suite; undefined if it may choose the node. */
export function unschedulableReason(
  { metadata, spec, status }: V1Node,
  platform: Pick<Platform, 'nodeSelector' | 'tolerations'>,
): string | undefined {
  if (spec?.unschedulable) return 'cordoned';
  if (!status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
    return 'not Ready';
  const labels = Object.entries(nodeSelectorOf(platform));
  if (labels.some(([key, value]) => metadata?.labels?.[key] !== value)) return 'not selected';
  const taints = spec?.taints?.filter(({ effect }) => effect !== 'PreferNoSchedule') ?? [];
  if (taints.some((taint) => !platform.tolerations.some((toleration) => tolerates(toleration, taint))))
    return 'tainted';
  return undefined;
}

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** The rule of the scheduler: a toleration without a key or an effect matches every key or effect. */
const tolerates = ({ key, operator, value = '', effect }: V1Toleration, taint: Taint): boolean =>
  (!key || key === taint.key) &&
  (!effect || effect === taint.effect) &&
  (operator === 'Exists' || value === (taint.value ?? ''));
