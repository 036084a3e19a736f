import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from '../api';
import { dnsUser, kubeletClientUser } from './bootstrap';
import { kubeconfig, kubeconfigPath } from './kubeconfig';
import { createAuthority, signingKeys } from './pki';
import type { ClusterPlan } from './plan';
import { storageComponent, storageUser } from './storage/plan';

export interface Keys {
  readonly authority: string;
  readonly admin: Credential;
}

/** Writes a separate certificate for every component; only the admin is in the group system:masters. */
export async function writeKeys(plan: ClusterPlan): Promise<Keys> {
  const folder = join(plan.folder, 'pki');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = await createAuthority(`stsc-${plan.name}`);
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
  const writePair = async (name: string, pair: Promise<Credential>) => {
    const { certificate, key } = await pair;
    await Promise.all([write(`${name}.crt`, certificate), write(`${name}.key`, key)]);
  };
  const writeClient = async (component: string, user: string, ...groups: string[]) =>
    writeFile(
      kubeconfigPath(plan, component),
      kubeconfig(plan, authority.certificate, await authority.client(user, ...groups)),
      { mode: 0o600 },
    );
  const writeSigningKeys = async () => {
    const keys = await signingKeys();
    await Promise.all([
      write('service-accounts.key', keys.private),
      write('service-accounts.pub', keys.public),
    ]);
  };
  const kubernetes = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  const [admin] = await Promise.all([
    authority.client('stsc-admin', 'system:masters'),
    write('ca.crt', authority.certificate),
    writeSigningKeys(),
    writePair(
      'apiserver',
      authority.server(
        'kube-apiserver',
        ...kubernetes,
        'kubernetes.default.svc.cluster.local',
        plan.controlPlane,
        plan.firstService,
      ),
    ),
    writePair('apiserver-kubelet', authority.client(kubeletClientUser)),
    writeClient('controller-manager', 'system:kube-controller-manager'),
    writeClient('scheduler', 'system:kube-scheduler'),
    writeClient('proxy', 'system:kube-proxy'),
    writeClient('coredns', dnsUser),
    ...(plan.storage === 'disks' ? [writeClient(storageComponent, storageUser)] : []),
    ...plan.nodes.flatMap((node) => [
      writeClient(node.name, `system:node:${node.name}`, 'system:nodes'),
      writePair(`${node.name}-server`, authority.server(node.name, node.address)),
    ]),
  ]);
  return { authority: authority.certificate, admin };
}
