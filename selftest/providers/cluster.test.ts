import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { V1CSIDriver, V1StorageClass } from '@kubernetes/client-node';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubeconfigOf } from '../../cluster/home';
import { bringUp, type Throwaway } from '../../cluster/throwaway';
import { type ProviderName, providers } from '../../fixtures/providers';
import { storageUnderTest } from '../../fixtures/providers/preflight';
import type { Provider } from '../../fixtures/providers/provider';
import { connect, type Kube } from '../../helpers/kube/client';
import { asMergePatch } from '../../helpers/kube/patch';
import { plain, stscPath } from '../support/command';

let cluster: Throwaway;
let kube: Kube;
let folder: string;
beforeAll(async () => {
  const wanted = { maker: 'native', minor: '1.35', nodes: 1, mayInstall: true } as const;
  cluster = await bringUp({ name: 'selftest-providers', ...wanted }, () => {});
  kube = connect(cluster.kubeconfig);
  folder = mkdtempSync(join(tmpdir(), 'stsc-providers-'));
});
afterAll(async () => {
  await cluster?.down();
  rmSync(folder, { recursive: true });
});

/** A run that finds out what volumes it would use, and has nothing to prove. */
const run = (...args: readonly string[]) =>
  execa(process.execPath, [stscPath, 'run', 'no-such-guarantee', ...args], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    env: { ...plain, KUBECONFIG: kubeconfigOf(cluster.folder) },
  });

const afterTarget = (stderr: string) => stderr.split('\n').slice(2).join('\n');

describe('The class that the cluster has', () => {
  test('is recognised as nobody’s', async () => {
    const { stderr } = await run();
    expect(stderr).toContain('Storage local, StorageClass standard (kubernetes.io/host-path)\n');
  });

  test('is not the one that is named', async () => {
    const { stderr, exitCode } = await run('--storage-class', 'gp3');
    expect(afterTarget(stderr)).toMatchInlineSnapshot(
      `"✖ There is no StorageClass "gp3" (there are: standard); create it, choose another, or leave --storage-class out"`,
    );
    expect(exitCode).toBe(2);
  });

  test('is not of the provider that is named', async () => {
    const { stderr, exitCode } = await run('--provider', 'ebs');
    expect(afterTarget(stderr)).toMatchInlineSnapshot(
      `"✖ The driver of ebs is ebs.csi.aws.com or kubernetes.io/aws-ebs, that of StorageClass standard is kubernetes.io/host-path; choose another class with --storage-class, or leave --provider out"`,
    );
    expect(exitCode).toBe(3);
  });
});

/** A class, and its driver's object, as the vendor installs them, and nothing behind: enough to be recognised by. */
async function standIn(name: ProviderName, changes: Partial<V1StorageClass> = {}): Promise<string> {
  const { sample }: Provider = providers[name];
  if (!sample) throw new Error(`${name} shows no class`);
  const { metadata } = await kube.storage.createStorageClass({
    body: { metadata: { generateName: `${name}-` }, ...sample, ...changes },
  });
  return metadata?.name ?? '';
}

const install = (name: string, spec: V1CSIDriver['spec']) =>
  kube.storage.createCSIDriver({ body: { metadata: { name }, spec } });

describe('A stand-in for the class of a vendor', () => {
  beforeAll(async () => {
    await install('ebs.csi.aws.com', { fsGroupPolicy: 'File' });
    await install('csi.trident.netapp.io', {});
    await install('dobs.csi.digitalocean.com', { podInfoOnMount: true });
  });

  test.for(['ebs', 'nas', 'digitalocean'] as const)('is recognised: %s', async (provider) => {
    const storageClass = await standIn(provider);
    const { size, patience, sample }: Provider = providers[provider];
    const found = {
      provider,
      className: storageClass,
      driver: sample?.provisioner,
      size: size.claim,
      patience,
    };
    expect(await storageUnderTest(kube, { storageClass })).toEqual(found);
    expect(await storageUnderTest(kube, { storageClass, provider })).toEqual(found);
  });

  test('is recognised by the name of the in-tree plugin', async () => {
    const storageClass = await standIn('ebs', {
      provisioner: 'kubernetes.io/aws-ebs',
      parameters: { type: 'gp2' },
    });
    expect(await storageUnderTest(kube, { storageClass })).toMatchObject({ provider: 'ebs' });
  });

  test('that is the newest default one is taken, as the API server takes it', async () => {
    const name = await standIn('digitalocean', {
      metadata: {
        name: 'newest',
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
    });
    const { spec } = await kube.core.createNamespacedPersistentVolumeClaim({
      namespace: 'default',
      body: {
        metadata: { name: 'claim' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    });
    expect((await storageUnderTest(kube)).className).toBe(name);
    expect(spec?.storageClassName).toBe(name);
    await kube.storage.deleteStorageClass({ name });
  });

  test('whose class says otherwise stops the run', async () => {
    const storageClass = await standIn('ebs', { metadata: { name: 'small' }, allowVolumeExpansion: false });
    const { stderr, exitCode } = await run('--storage-class', storageClass);
    expect(afterTarget(stderr)).toMatchInlineSnapshot(
      `"✖ ebs declares controllerExpansion: true but StorageClass small has allowVolumeExpansion: false; correct the one that is wrong, choose another class with --storage-class, or take this one as it comes with --provider local"`,
    );
    expect(exitCode).toBe(3);
  });

  test('whose driver says otherwise stops the run', async () => {
    const storageClass = await standIn('digitalocean', { metadata: { name: 'block' } });
    const name = 'dobs.csi.digitalocean.com';
    await kube.storage.patchCSIDriver({ name, body: { spec: { fsGroupPolicy: 'None' } } }, asMergePatch);
    const { stderr, exitCode } = await run('--storage-class', storageClass);
    expect(afterTarget(stderr)).toMatchInlineSnapshot(
      `"✖ digitalocean declares fsGroup: true but CSIDriver dobs.csi.digitalocean.com has fsGroupPolicy: None; correct the one that is wrong, choose another class with --storage-class, or take this one as it comes with --provider local"`,
    );
    expect(exitCode).toBe(3);
  });
});

test('Who may not list classes can certify what needs none', async () => {
  const name = 'auditor';
  const namespace = 'default';
  await kube.core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
  const { status } = await kube.core.createNamespacedServiceAccountToken({
    name,
    namespace,
    body: { spec: { audiences: [] } },
  });
  const { server, caData } = kube.config.getCurrentCluster() ?? {};
  const auditor = connect(
    JSON.stringify({
      'current-context': name,
      contexts: [{ name, context: { cluster: name, user: name } }],
      clusters: [{ name, cluster: { server, 'certificate-authority-data': caData } }],
      users: [{ name, user: { token: status?.token } }],
    }),
  );
  expect(await storageUnderTest(auditor)).toMatchInlineSnapshot(`
    {
      "className": undefined,
      "patience": 1,
      "provider": "local",
      "size": "1Gi",
    }
  `);
});
