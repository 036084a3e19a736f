import type { V1Container, V1Pod, V1PodSecurityContext } from '@kubernetes/client-node';
import type { IdRange } from './id-ranges';

/**
 * The decision of the SecurityContextConstraints restricted-v2 about a new pod: the pod with the values that it left
 * out, or the reasons of a rejection, in the words of OpenShift.
 */
export type Decision =
  | { readonly pod: V1Pod; readonly problems?: never }
  | { readonly problems: readonly string[]; readonly pod?: never };

export function decide(pod: V1Pod, range: IdRange): Decision {
  const problems = [...problemsOfPod(pod, range), ...problemsOfContainers(pod, range)];
  return problems.length > 0 ? { problems } : { pod: completed(pod, range) };
}

const invalid = (field: string, value: string | number | boolean, why: string): string =>
  `${field}: Invalid value: ${JSON.stringify(value)}: ${why}`;

function problemsOfPod({ spec }: V1Pod, range: IdRange): string[] {
  const security = '.spec.securityContext';
  const fsGroup = spec?.securityContext?.fsGroup;
  return [
    // Of the range of a namespace, only the first id may be the fsGroup.
    ...(fsGroup === undefined || fsGroup === range.first
      ? []
      : [`${security}.fsGroup: Invalid value: []int64{${fsGroup}}: ${fsGroup} is not an allowed group`]),
    ...(spec?.hostNetwork
      ? [invalid(`${security}.hostNetwork`, true, 'Host network is not allowed to be used')]
      : []),
    ...(spec?.hostPID ? [invalid(`${security}.hostPID`, true, 'Host PID is not allowed to be used')] : []),
    ...(spec?.hostIPC ? [invalid(`${security}.hostIPC`, true, 'Host IPC is not allowed to be used')] : []),
    ...(spec?.volumes ?? []).flatMap(({ hostPath }, i) =>
      hostPath
        ? [invalid(`spec.volumes[${i}]`, 'hostPath', 'hostPath volumes are not allowed to be used')]
        : [],
    ),
  ];
}

const problemsOfContainers = ({ spec }: V1Pod, range: IdRange): string[] =>
  (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec?.[list] ?? []).flatMap((container, i) =>
      problemsOfContainer(container, spec?.securityContext, range).map(
        (problem) => `.${list}[${i}].${problem}`,
      ),
    ),
  );

function problemsOfContainer(
  { securityContext, ports }: V1Container,
  podSecurity: V1PodSecurityContext | undefined,
  { first, size }: IdRange,
): string[] {
  const { privileged, allowPrivilegeEscalation, capabilities } = securityContext ?? {};
  const user = securityContext?.runAsUser ?? podSecurity?.runAsUser;
  const last = first + size - 1;
  return [
    ...(user === undefined || (first <= user && user <= last)
      ? []
      : [invalid('runAsUser', user, `must be in the ranges: [${first}, ${last}]`)]),
    ...(privileged ? [invalid('privileged', true, 'Privileged containers are not allowed')] : []),
    ...(allowPrivilegeEscalation
      ? [
          invalid(
            'allowPrivilegeEscalation',
            true,
            'Allowing privilege escalation for containers is not allowed',
          ),
        ]
      : []),
    ...(capabilities?.add ?? [])
      .filter((name) => name !== 'NET_BIND_SERVICE')
      .map((name) => invalid('capabilities.add', name, 'capability may not be added')),
    ...(ports ?? []).flatMap(({ hostPort }) =>
      hostPort ? [invalid('hostPort', hostPort, 'Host ports are not allowed to be used')] : [],
    ),
  ];
}

/** The pod with the defaults of restricted-v2. The nodes have no SELinux, so there is no SELinux level. */
function completed(pod: V1Pod, { first }: IdRange): V1Pod {
  const { metadata, spec } = pod;
  if (!spec) return pod;
  const container = (each: V1Container): V1Container => {
    const { securityContext } = each;
    const drop = securityContext?.capabilities?.drop ?? [];
    return {
      ...each,
      securityContext: {
        runAsUser: spec.securityContext?.runAsUser ?? first,
        runAsNonRoot: spec.securityContext?.runAsNonRoot ?? true,
        allowPrivilegeEscalation: false,
        ...securityContext,
        capabilities: {
          ...securityContext?.capabilities,
          drop: drop.includes('ALL') ? drop : [...drop, 'ALL'],
        },
      },
    };
  };
  return {
    ...pod,
    metadata: {
      ...metadata,
      annotations: { ...metadata?.annotations, 'openshift.io/scc': 'restricted-v2' },
    },
    spec: {
      ...spec,
      securityContext: {
        fsGroup: first,
        seccompProfile: { type: 'RuntimeDefault' },
        ...spec.securityContext,
      },
      containers: spec.containers.map(container),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(container) }),
    },
  };
}
