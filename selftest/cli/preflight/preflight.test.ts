import { expect, test, vi } from 'vitest';
import { preflight } from '../../../cli/preflight/preflight';
import { imageReferences } from '../../../fixtures/workloads/registry';
import { catalog } from '../../../helpers/guarantee/catalog';
import type { RunContext } from '../../../helpers/run-context';
import {
  type FakeApiServer,
  fakeApiServer,
  type Reply,
  refuses,
  resets,
  responds,
} from '../../helpers/kube/fake-api-server';
import { unchecked } from './unchecked';

vi.mock('../../../helpers/deadlines', async (original) => {
  const { deadlines, ...others } = await original<typeof import('../../../helpers/deadlines')>();
  return { ...others, deadlines: { ...deadlines, request: 3_000, preflightCleanup: 1_000 } };
});

const guarantees = catalog().map(({ id }) => id);

const check = (server: FakeApiServer, version = 'v1.35.4', signal = new AbortController().signal) => {
  const context: RunContext = {
    ...unchecked,
    id: 'run-1',
    kubeconfig: server.kubeconfig(),
    cluster: { server: 'fake', version, origin: 'a fake cluster' },
    images: imageReferences({}),
    storage: { provider: 'local', className: undefined, size: '1Gi', patience: 1 },
  };
  return preflight({ context, guarantees, signal });
};

const forbidden = refuses(
  403,
  'Forbidden',
  'namespaces is forbidden: User "dev" cannot create resource "namespaces"',
);

/** Answers each request by the first pattern that its method and path match. */
const byRequest =
  (...replies: readonly (readonly [RegExp, Reply])[]): Reply =>
  (request, response) => {
    const [, reply] = replies.find(([pattern]) => pattern.test(`${request.method} ${request.url}`)) ?? [];
    (reply ?? responds(404))(request, response);
  };

const reviewed = (allowed: boolean): Reply => responds(201, { spec: {}, status: { allowed } });

test('A server that is too old ends the preflight before its first request', async () => {
  const server = await fakeApiServer(responds(500));
  const { blocking, unavailable } = await check(server, 'v1.33.1');
  expect(blocking.map(({ problem }) => problem)).toEqual([
    'The server is too old: it runs Kubernetes v1.33.1, and the suite supports 1.34 and later',
  ]);
  expect(unavailable).toEqual({});
  expect(server.requests).toEqual([]);
});

test('A user who may not create namespaces gets one line in the words of the API server', async () => {
  const server = await fakeApiServer(
    byRequest([/selfsubjectaccessreviews/, reviewed(true)], [/^POST .*namespaces/, forbidden]),
  );
  const { blocking, findings } = await check(server);
  expect(findings).toEqual(blocking);
  expect(blocking).toMatchObject([
    {
      problem:
        'POST /api/v1/namespaces: 403 Forbidden: namespaces is forbidden: User "dev" cannot create resource "namespaces"',
      fix: 'grant the permission, or change the rule that the message names',
    },
  ]);
  expect(blocking[0]?.guarantees).toEqual(guarantees);
});

test('The other missing permissions are listed too, without the one that the API server has named', async () => {
  const server = await fakeApiServer(
    byRequest([/selfsubjectaccessreviews/, reviewed(false)], [/^POST .*namespaces/, forbidden]),
  );
  const { blocking } = await check(server);
  const problems = blocking.map(({ problem }) => problem);
  expect(problems.length).toBeGreaterThan(1);
  expect(problems.filter((problem) => problem.includes('create namespaces'))).toEqual([]);
});

const namespaceOf: Reply = (request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    created.push(JSON.parse(body));
    responds(201, { metadata: { name: 'stsc-abc' } })(request, response);
  });
};
const created: unknown[] = [];

test('A missing permission ends the preflight before a pod is created, and the namespace is deleted', async () => {
  const server = await fakeApiServer(
    byRequest(
      [/selfsubjectaccessreviews/, reviewed(false)],
      [/^POST .*namespaces$/, namespaceOf],
      [/^DELETE /, responds(200)],
      [/^GET /, responds(200, { items: [] })],
    ),
  );
  const { blocking } = await check(server);
  expect(blocking.length).toBeGreaterThan(0);
  expect(created).toMatchObject([
    {
      metadata: {
        labels: {
          'app.kubernetes.io/managed-by': 'statefulset-conformance',
          'stsc/run': 'run-1',
          'stsc/guarantee': 'preflight',
          'pod-security.kubernetes.io/enforce': 'restricted',
        },
      },
    },
  ]);
  expect(server.requests.filter((request) => /^POST .*(statefulsets|pods)$/.test(request))).toEqual([]);
  expect(server.requests).toContain('DELETE /api/v1/namespaces/stsc-abc');
});

test('An API server that does not respond is an environment problem in one line', async () => {
  const server = await fakeApiServer(resets);
  await expect(check(server)).rejects.toMatchObject({
    category: 'environment',
    message: expect.stringMatching(
      /^The preflight could not check the cluster: POST \/api\/v1\/namespaces: the API server did not respond \(.*\); check that the API server responds, and try again$/,
    ),
  });
});

test('After Ctrl-C the namespace is deleted', async () => {
  const interrupted = new AbortController();
  const server = await fakeApiServer(
    byRequest(
      [/selfsubjectaccessreviews/, reviewed(true)],
      [/^POST .*namespaces$/, namespaceOf],
      [
        /^POST .*statefulsets/,
        (request, response) => {
          interrupted.abort(new DOMException('Interrupted', 'AbortError'));
          responds(201, {})(request, response);
        },
      ],
      [/^POST .*services/, responds(201, { spec: { clusterIP: '10.0.0.1' } })],
      [/^DELETE /, responds(200)],
      [/^GET /, responds(200, { items: [] })],
    ),
  );
  await expect(check(server, 'v1.35.4', interrupted.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(server.requests).toContain('DELETE /api/v1/namespaces/stsc-abc');
});
