import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Like } from '../../../cluster/like';
import {
  controllerManagerFlags,
  etcdFlags,
  kubeletConfiguration,
  schedulerFlags,
} from '../../../cluster/native/components';
import { planCluster } from '../../../cluster/native/plan';
import { dnsOf } from '../../../cluster/native/variants/settings';
import { kubernetesVersions, type Minor } from '../../../cluster/versions';
import { project } from '../../support/command';

const planOf = (...like: readonly Like[]) =>
  planCluster({ name: 'x', nodes: 1, minor: '1.37', like }, 0, '/clusters/x');
const fast = planOf();
const kubeadm = planOf('kubeadm');

/** The settings that both plans have with different values, or that only one plan has. */
function differences(ours: object, theirs: object) {
  const only = (one: object, other: object) =>
    Object.fromEntries(
      Object.entries(one).filter(([name, value]) => (other as Record<string, unknown>)[name] !== value),
    );
  return { fast: only(ours, theirs), kubeadm: only(theirs, ours) };
}

test.each([
  [
    'etcd',
    etcdFlags,
    {
      fast: { 'heartbeat-interval': 20, 'election-timeout': 100 },
      kubeadm: { 'snapshot-count': 10000, 'watch-progress-notify-interval': '5s' },
    },
  ],
  [
    'the controller manager',
    controllerManagerFlags,
    {
      fast: {
        'leader-elect': false,
        'kube-api-qps': 200,
        'kube-api-burst': 400,
        'horizontal-pod-autoscaler-sync-period': '1s',
      },
      kubeadm: { 'leader-elect': true, controllers: '*,bootstrapsigner,tokencleaner' },
    },
  ],
  [
    'the scheduler',
    schedulerFlags,
    {
      fast: { 'leader-elect': false, 'kube-api-qps': 200, 'kube-api-burst': 400 },
      kubeadm: { 'leader-elect': true },
    },
  ],
])('With --like kubeadm, %s has the flags of kubeadm', (_, flags, expected) => {
  expect(differences(flags(fast), flags(kubeadm))).toEqual(expected);
});

test('With --like kubeadm, a kubelet has the default limits and intervals', () => {
  const configuration = (plan: typeof fast) => {
    const [node] = plan.nodes;
    if (!node) throw new Error('The plan has no node');
    return JSON.parse(JSON.stringify(parse(kubeletConfiguration(plan, node))));
  };
  const { evictionHard, clusterDNS, ...kubelet } = configuration(kubeadm);
  expect(clusterDNS).toEqual(['198.18.2.10']);
  expect(Object.keys(kubelet).sort()).toEqual([
    ...['address', 'apiVersion', 'authentication', 'authorization', 'cgroupDriver', 'cgroupRoot'],
    ...['clusterDomain', 'containerRuntimeEndpoint', 'enforceNodeAllocatable', 'failCgroupV1'],
    ...['failSwapOn', 'healthzPort', 'imageGCHighThresholdPercent', 'kind', 'podLogsDir', 'resolvConf'],
    ...['tlsCertFile', 'tlsPrivateKeyFile', 'volumePluginDir'],
  ]);
  expect(configuration(fast)).toMatchObject({ ...kubelet, kubeAPIQPS: 200, serializeImagePulls: false });
});

/** The Corefile in kubeadm's source. */
async function corefileOfKubeadm(minor: Minor): Promise<string> {
  const { stdout } = await execa(
    'go',
    ['mod', 'download', `-modfile=${minor}.mod`, '-json', 'k8s.io/kubernetes'],
    {
      cwd: join(project, 'cluster/native/binary'),
      env: { GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' },
    },
  );
  const source = readFileSync(
    join(JSON.parse(stdout).Dir, 'cmd/kubeadm/app/phases/addons/dns/manifests.go'),
    'utf8',
  );
  const manifest = /CoreDNSConfigMap = `([^`]*)`/.exec(source)?.[1] ?? '';
  const text = manifest
    .replaceAll(/\n *\{\{- if \.DNSDomain \}\}/g, '')
    .replaceAll(/\n *\{\{- end \}\}/g, '')
    .replaceAll('{{ .DNSDomain }}', 'cluster.local');
  return parse(text).data.Corefile;
}

test.each(Object.keys(kubernetesVersions) as Minor[])(
  "With --like kubeadm, DNS has the Corefile of kubeadm %s and the cluster's own files",
  async (minor) => {
    const [server] = dnsOf(kubeadm).servers;
    const [corefile = ''] = server?.corefile.split('.:53 {\n    bind 127.0.0.1') ?? [];
    expect(
      corefile.replace(/\n *(bind|kubeconfig) .*/g, '').replace(/ \/clusters\S+/, ' /etc/resolv.conf'),
    ).toBe(await corefileOfKubeadm(minor));
  },
);
