import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestProject } from 'vitest/node';
import { conformance } from '../../../cli/run/conformance';
import { createRunContext, formatExpired } from '../../../cli/run/context';
import setup from '../../../cli/run/global-setup';
import { imageReferences } from '../../../fixtures/workloads/registry';
import type { RunContext } from '../../../helpers/run-context';

/** An API server of a cluster without StorageClasses. */
const server = createServer((_, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClassList', items: [] }));
});

const builtImages = { web: 'localhost/stsc/web:1' };

let disposable: Readonly<Record<'default' | 'keepCluster' | 'keepOnFailure', boolean>>;
let context: RunContext;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'fake', cluster: { server: address, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'fake', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
    'current-context': 'fake',
  });
  const target = {
    kubeconfig,
    context: 'fake',
    server: address,
    version: undefined,
    origin: 'a fake cluster',
    builtImages,
    disposable: 'fake',
  };
  context = await createRunContext(target, { id: 'run-1', keepOnFailure: true });
  disposable = {
    default: (await createRunContext(target, { id: 'run-1' })).isDisposable,
    keepCluster: (await createRunContext(target, { id: 'run-1', keepCluster: true })).isDisposable,
    keepOnFailure: context.isDisposable,
  };
});
afterAll(() => server.close());

test('The context of a run contains the cluster, its storage and all images by name', () => {
  expect(context).toMatchObject({
    id: 'run-1',
    cluster: { version: 'unknown', origin: 'a fake cluster' },
    keepOnFailure: true,
    storage: { provider: 'local', className: undefined },
    databasePassword: expect.stringMatching(/^[\w-]{24}$/),
  });
  expect(context.images).toEqual({ ...imageReferences({}), ...builtImages });
  expect(Object.keys(context.images).sort()).toEqual([
    'docs-mysql57',
    'docs-xtrabackup',
    'mariadb',
    'mysql',
    'web',
  ]);
});

test('The global setup passes on the context of the command line and opens no cluster', async () => {
  const provided: Record<string, unknown> = {
    run: { ...context, storage: { ...context.storage, patience: 2 }, patience: 3 },
  };
  const config = { testTimeout: 1000 };
  const project = {
    config,
    getProvidedContext: () => provided,
    provide: (key: string, value: unknown) => {
      provided[key] = value;
    },
  } as unknown as TestProject;
  const before = provided.run;
  const teardown = await setup(project);
  expect(provided).toEqual({ run: before });
  expect(config.testTimeout).toBe(6000);
  await teardown();
});

test('A run that is interrupted before its first spec has no verdict', async () => {
  const outcome = await conformance({
    id: context.id,
    context,
    guarantees: ['ordering/created-in-order'],
    signal: AbortSignal.abort(),
  });
  expect(outcome).toBe('nothing ran');
});

test('An expired known issue is named with its last day', () => {
  expect(
    formatExpired({
      guarantee: 'ordering/created-in-order',
      case: 'a set of three is created',
      minors: ['1.35'],
      violation: 'web-2 was created too early',
      issue: 'https://example.com/issues/1',
      reason: 'The controller is too early.',
      expires: '2026-01-01',
    }),
  ).toMatchInlineSnapshot(
    `"ordering/created-in-order › a set of three is created: the known issue applied until 2026-01-01, so the case fails again; renew or remove the entry in known-issues.yaml"`,
  );
});

test('The namespaces of a created cluster are deleted only if the user may keep the cluster', () => {
  expect(disposable).toEqual({ default: true, keepCluster: false, keepOnFailure: false });
});
