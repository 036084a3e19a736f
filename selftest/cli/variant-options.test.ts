import { Command } from 'commander';
import { expect, test } from 'vitest';
import { formatCluster } from '../../cli/cluster';
import { type DisposableOptions, withDisposableOptions } from '../../cli/options';

const parse = (...args: readonly string[]): DisposableOptions =>
  withDisposableOptions(new Command()).exitOverride().parse(args, { from: 'user' }).opts();

test('Variants are combined with commas and by repetition; each counts once', () => {
  expect(parse('--like', 'kubeadm,openshift', '--like', 'restricted', '--like', 'kubeadm').like).toEqual([
    'kubeadm',
    'openshift',
    'restricted',
  ]);
  expect(parse().like).toBeUndefined();
});

test('Taints are written as with kubectl, and the option can be repeated', () => {
  expect(
    parse(
      ...['--taint', 'dedicated=db:NoSchedule', '--taint', 'dedicated:NoExecute'],
      ...['--taint', 'example.com/pool=a:PreferNoSchedule'],
    ).taint,
  ).toEqual([
    { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
    { key: 'dedicated', effect: 'NoExecute' },
    { key: 'example.com/pool', value: 'a', effect: 'PreferNoSchedule' },
  ]);
});

const messageOf = (...args: readonly string[]): string => {
  const command = withDisposableOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    return String(error).replace(/^CommanderError: error: /, '');
  }
  throw new Error('The arguments are valid');
};

test('An unknown variant is rejected with the known ones', () => {
  expect(messageOf('--like', 'kubeadm,gke')).toMatchInlineSnapshot(
    `"option '--like <variants>' argument 'kubeadm,gke' is invalid. Allowed variants are kubeadm, openshift, restricted."`,
  );
});

test.each(['dedicated', 'dedicated=db', 'dedicated=db:Never', 'a b:NoSchedule', '=db:NoSchedule'])(
  'The taint %s is rejected with an example',
  (text) => {
    expect(messageOf('--taint', text).replace(text, 'TEXT')).toBe(
      "option '--taint <key[=value]:effect>' argument 'TEXT' is invalid. Expected KEY[=VALUE]:EFFECT with the effect NoSchedule, PreferNoSchedule or NoExecute, such as dedicated=db:NoSchedule.",
    );
  },
);

test('A second taint with the same key and effect is rejected before a kubelet rejects it', () => {
  expect(messageOf('--taint', 'a=1:NoSchedule', '--taint', 'a=2:NoSchedule')).toMatchInlineSnapshot(
    `"option '--taint <key[=value]:effect>' argument 'a=2:NoSchedule' is invalid. A node cannot also have a=1:NoSchedule: use another key or effect."`,
  );
});

test('The status of a cluster names its variants, feature gates and taints', () => {
  const { like, taint: taints } = parse(
    '--like',
    'kubeadm,openshift,restricted',
    '--taint',
    'a=1:NoSchedule',
  );
  const info = {
    builder: 'native',
    kubernetes: '1.37.2',
    nodes: 3,
    server: 'https://SERVER:6443',
    since: new Date().toISOString(),
  } as const;
  expect(formatCluster(info)).toMatch(
    /^native, Kubernetes 1\.37\.2, 3 nodes, https:\/\/SERVER:6443, running/,
  );
  expect(
    formatCluster({
      ...info,
      ...(like && { like }),
      ...(taints && { taints }),
      featureGates: { A: true },
    }).replace(/running for .*/, 'running for N s'),
  ).toMatchInlineSnapshot(
    `"native with the defaults of kubeadm, a stand-in for OpenShift's admission (restricted-v2), the policies of a restricted platform, the feature gates A=true and the taint a=1:NoSchedule, Kubernetes 1.37.2, 3 nodes, https://SERVER:6443, running for N s"`,
  );
});
