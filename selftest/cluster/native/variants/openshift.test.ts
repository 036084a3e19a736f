import type { V1Container, V1Pod, V1PodSpec, V1SecurityContext } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { IdRanges } from '../../../../cluster/native/variants/openshift/id-ranges';
import { answer } from '../../../../cluster/native/variants/openshift/openshift';

const ranges = new IdRanges();
ranges.allocate('first');
ranges.allocate('team');

const podOf = (spec: Partial<V1PodSpec> = {}, container: Partial<V1Container> = {}): V1Pod => ({
  metadata: { name: 'web-0', annotations: { team: 'a' } },
  spec: { containers: [{ name: 'web', image: 'web', ...container }], ...spec },
});

const rejectionOf = (pod: V1Pod): string | undefined => answer('team', pod, ranges).rejection;
const admitted = (pod: V1Pod): V1Pod | undefined => answer('team', pod, ranges).replacement;

test('Each namespace gets a range of its own, and keeps it', () => {
  const annotations = ranges.allocate('team');
  expect(annotations).toEqual({
    'openshift.io/sa.scc.uid-range': '1000010000/10000',
    'openshift.io/sa.scc.supplemental-groups': '1000010000/10000',
    'openshift.io/sa.scc.mcs': 's0:c2,c0',
  });
  const others = Array.from({ length: 500 }, (_, i) => ranges.allocate(`other-${i}`));
  const all = [annotations, ...others];
  for (const name of ['openshift.io/sa.scc.uid-range', 'openshift.io/sa.scc.mcs'])
    expect(new Set(all.map((each) => each[name])).size).toBe(all.length);
});

test('A later namespace with the name of a deleted namespace gets another range', () => {
  const before = ranges.allocate('again');
  ranges.release('again');
  expect(ranges.of('again')).toBeUndefined();
  expect(ranges.allocate('again')).not.toEqual(before);
});

test('A pod without ids gets those of its namespace', () => {
  const securityContext = {
    runAsUser: 1000010000,
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  };
  expect(admitted(podOf({ initContainers: [{ name: 'init', image: 'web' }] }))).toEqual({
    metadata: { name: 'web-0', annotations: { team: 'a', 'openshift.io/scc': 'restricted-v2' } },
    spec: {
      securityContext: { fsGroup: 1000010000, seccompProfile: { type: 'RuntimeDefault' } },
      initContainers: [{ name: 'init', image: 'web', securityContext }],
      containers: [{ name: 'web', image: 'web', securityContext }],
    },
  });
});

test('A pod keeps the values that it sets', () => {
  const pod = podOf(
    { securityContext: { runAsUser: 1000019999, fsGroup: 1000010000, runAsNonRoot: true } },
    { securityContext: { capabilities: { add: ['NET_BIND_SERVICE'], drop: ['KILL'] } } },
  );
  const { spec } = admitted(pod) ?? {};
  expect(spec?.securityContext).toMatchObject({ runAsUser: 1000019999, fsGroup: 1000010000 });
  expect(spec?.containers[0]?.securityContext).toEqual({
    runAsUser: 1000019999,
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    capabilities: { add: ['NET_BIND_SERVICE'], drop: ['KILL', 'ALL'] },
  });
});

test('A pod with fixed ids is rejected in the words of OpenShift', () => {
  const pod = podOf({ securityContext: { runAsUser: 1000, fsGroup: 1000 } });
  expect(rejectionOf(pod)).toMatchInlineSnapshot(
    `"pods "web-0" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{1000}: 1000 is not an allowed group, provider restricted-v2: .containers[0].runAsUser: Invalid value: 1000: must be in the ranges: [1000010000, 1000019999], provider "anyuid": Forbidden: not usable by user or serviceaccount, provider "nonroot-v2": Forbidden: not usable by user or serviceaccount, provider "hostmount-anyuid": Forbidden: not usable by user or serviceaccount, provider "hostnetwork-v2": Forbidden: not usable by user or serviceaccount, provider "privileged": Forbidden: not usable by user or serviceaccount]"`,
  );
});

const secured = (securityContext: V1SecurityContext) => podOf({}, { securityContext });

test.each<[string, V1Pod, string]>([
  [
    'a user outside of the range',
    secured({ runAsUser: 1000020000 }),
    '.containers[0].runAsUser: Invalid value: 1000020000: must be in the ranges: [1000010000, 1000019999]',
  ],
  [
    'a root init container',
    podOf({ initContainers: [{ name: 'init', securityContext: { runAsUser: 0 } }] }),
    '.initContainers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000010000, 1000019999]',
  ],
  [
    'another group than the first id',
    podOf({ securityContext: { fsGroup: 1000010001 } }),
    '.spec.securityContext.fsGroup: Invalid value: []int64{1000010001}: 1000010001 is not an allowed group',
  ],
  [
    'a privileged container',
    secured({ privileged: true }),
    '.containers[0].privileged: Invalid value: true: Privileged containers are not allowed',
  ],
  [
    'privilege escalation',
    secured({ allowPrivilegeEscalation: true }),
    '.containers[0].allowPrivilegeEscalation: Invalid value: true: Allowing privilege escalation for containers is not allowed',
  ],
  [
    'a capability',
    secured({ capabilities: { add: ['NET_ADMIN'] } }),
    '.containers[0].capabilities.add: Invalid value: "NET_ADMIN": capability may not be added',
  ],
  [
    'a host port',
    podOf({}, { ports: [{ containerPort: 80, hostPort: 80 }] }),
    '.containers[0].hostPort: Invalid value: 80: Host ports are not allowed to be used',
  ],
  [
    'the network of the host',
    podOf({ hostNetwork: true }),
    '.spec.securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used',
  ],
  [
    'the processes of the host',
    podOf({ hostPID: true }),
    '.spec.securityContext.hostPID: Invalid value: true: Host PID is not allowed to be used',
  ],
  [
    'the IPC namespace of the host',
    podOf({ hostIPC: true }),
    '.spec.securityContext.hostIPC: Invalid value: true: Host IPC is not allowed to be used',
  ],
  [
    'a folder of the host',
    podOf({ volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    'spec.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used',
  ],
])('A pod with %s is rejected', (_, pod, problem) => {
  expect(rejectionOf(pod)).toContain(`constraint: [provider restricted-v2: ${problem}, provider "anyuid"`);
});

test('A pod is rejected until its namespace has its range', () => {
  expect(answer('new', podOf(), ranges).rejection).toMatchInlineSnapshot(
    `"pods "web-0" is forbidden: namespace new does not have the annotation openshift.io/sa.scc.uid-range yet"`,
  );
});
