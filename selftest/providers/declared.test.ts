import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V1CSIDriver, V1StorageClass } from '@kubernetes/client-node';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { kubernetesVersions } from '../../cluster/native/versions';
import { driversOf, type ProviderName, providerNames, providers, recognise } from '../../fixtures/providers';
import { disagreements } from '../../fixtures/providers/disagreements';
import { driverCapabilities, type Provider } from '../../fixtures/providers/provider';

test("A driver's capabilities are called what Kubernetes' own storage tests call them", async ({ skip }) => {
  const { stdout: modules } = await execa('go', ['env', 'GOMODCACHE']);
  const kubernetes = join(modules, `k8s.io/kubernetes@v${kubernetesVersions['1.35']}`);
  skip(!existsSync(kubernetes), `${kubernetes} is not there: stsc cluster up brings it`);
  const source = readFileSync(join(kubernetes, 'test/e2e/storage/framework/testdriver.go'), 'utf8');
  const words = [...source.matchAll(/^\tCap\w+\s+Capability = "(\w+)"/gm)].map(([, word]) => word);
  expect(words).toContain('persistence');
  expect(words.toSorted()).toEqual(driverCapabilities.toSorted());
});

test.for(providerNames)('%s is recognised by each of its drivers', (name) => {
  for (const driver of driversOf(name) ?? ['kubernetes.io/host-path', 'rancher.io/local-path'])
    expect(recognise(driver)).toBe(name);
});

const vendors = providerNames.filter((name) => driversOf(name));

const sampleOf = (name: ProviderName): V1StorageClass => {
  const { sample }: Provider = providers[name];
  if (!sample) throw new Error(`${name} shows no class`);
  return { metadata: { name: `${name}-sample` }, ...sample };
};

const driver = (name: string, spec: V1CSIDriver['spec'] = {}): V1CSIDriver => ({ metadata: { name }, spec });

test.for(vendors)("%s agrees with its vendor's own class", (name) => {
  const sample = sampleOf(name);
  expect(recognise(sample.provisioner)).toBe(name);
  expect(disagreements(name, providers[name], sample, driver(sample.provisioner))).toEqual([]);
});

describe('A disagreement names both sides', () => {
  const between = (name: ProviderName, changes: Partial<V1StorageClass>, spec: V1CSIDriver['spec'] = {}) => {
    const sample = { ...sampleOf(name), ...changes };
    return disagreements(name, providers[name], sample, driver(sample.provisioner, spec));
  };

  test('on what the class says', () => {
    const changes: Partial<V1StorageClass> = {
      parameters: { type: 'io2' },
      allowVolumeExpansion: false,
      volumeBindingMode: 'Immediate',
    };
    expect(between('ebs', changes)).toMatchInlineSnapshot(`
      [
        "ebs declares type: gp2 or gp3 but StorageClass ebs-sample has type: io2",
        "ebs declares controllerExpansion: true but StorageClass ebs-sample has allowVolumeExpansion: false",
        "ebs declares volumeBindingMode: WaitForFirstConsumer but StorageClass ebs-sample has volumeBindingMode: Immediate",
      ]
    `);
    expect(between('nas', { parameters: { backendType: 'ontap-san' } })).toMatchInlineSnapshot(`
      [
        "nas declares backendType: ontap-nas but StorageClass nas-sample has backendType: ontap-san",
      ]
    `);
  });

  test('on what the driver says', () => {
    const spec = { attachRequired: false, fsGroupPolicy: 'None', storageCapacity: true };
    expect(between('digitalocean', {}, spec)).toMatchInlineSnapshot(`
      [
        "digitalocean declares attachRequired: true but CSIDriver dobs.csi.digitalocean.com has attachRequired: false",
        "digitalocean declares capacity: false but CSIDriver dobs.csi.digitalocean.com has storageCapacity: true",
        "digitalocean declares fsGroup: true but CSIDriver dobs.csi.digitalocean.com has fsGroupPolicy: None",
      ]
    `);
  });

  test('and there is none on what the vendor leaves open', () => {
    expect(between('nas', { parameters: {} }, { fsGroupPolicy: 'File', storageCapacity: true })).toEqual([]);
  });
});
