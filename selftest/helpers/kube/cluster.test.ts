import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { V1StatefulSet } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../../cluster/disposable';
import { webRecipe } from '../../../fixtures/workloads/registry';
import { connect, type Kube, within } from '../../../helpers/kube/client';
import { execute, run } from '../../../helpers/kube/exec';
import { forward } from '../../../helpers/kube/forward';
import { asJsonPatch, asMergePatch } from '../../../helpers/kube/patch';
import { failing } from './failing';
import { request } from './http';
import { openNamespace, remove, start, untilRestarted } from './pods';

/** A change in a container is visible within a second, or later on a busy machine. */
const soon = { timeout: 30_000, interval: 100 };

const namespace = 'kube';
let cluster: DisposableCluster;
let kube: Kube;

beforeAll(async () => {
  const spec = { builder: 'native', minor: '1.37', nodes: 1, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-kube', ...spec, images: [webRecipe] }, () => {});
  kube = connect(cluster.kubeconfig);
  await openNamespace(kube, namespace);
});

afterAll(() => cluster?.down());

const container = 'main';

const untilRuns = (pod: string, command: string) =>
  expect.poll(() => execute(kube, { namespace, pod, container }, ['ps']), soon).toContain(command);

const labels = { app: 'web' };
const set = (name: string): V1StatefulSet => ({
  metadata: { name },
  spec: {
    replicas: 0,
    serviceName: 'web',
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'none' }] } },
  },
});

describe('The API server', () => {
  test('responds to each client', async () => {
    await kube.apps.listNamespacedStatefulSet({ namespace });
    await kube.discovery.listNamespacedEndpointSlice({ namespace });
    await kube.storage.listStorageClass();
    expect((await kube.version.getCode()).gitVersion).toBe('v1.37.2');
  });

  test('explains why a StatefulSet is invalid', async () => {
    const body = { ...set('wrong'), metadata: { name: 'Wrong' } };
    const error = await failing(kube.apps.createNamespacedStatefulSet({ namespace, body }));
    expect(error).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(error.message).toMatchInlineSnapshot(
      `"POST /apis/apps/v1/namespaces/kube/statefulsets: 422 Invalid: StatefulSet.apps "Wrong" is invalid: metadata.name: Invalid value: "Wrong": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"`,
    );
    expect(error.stack).not.toContain('Headers');
  });

  test('names a missing object', async () => {
    const error = await failing(kube.core.readNamespacedPod({ name: 'missing', namespace }));
    expect(error).toMatchObject({ code: 404 });
    expect(error.message).toMatchInlineSnapshot(
      `"GET /api/v1/namespaces/kube/pods/missing: 404 NotFound: pods "missing" not found"`,
    );
  });

  test('accepts each kind of patch', async () => {
    await kube.apps.createNamespacedStatefulSet({ namespace, body: set('patched') });
    const patch = (body: object, option: typeof asMergePatch) =>
      kube.apps.patchNamespacedStatefulSet({ name: 'patched', namespace, body }, option);
    expect((await patch({ spec: { minReadySeconds: 1 } }, asMergePatch)).spec?.minReadySeconds).toBe(1);
    const replace = [{ op: 'replace', path: '/spec/minReadySeconds', value: 2 }];
    expect((await patch(replace, asJsonPatch)).spec?.minReadySeconds).toBe(2);
  });
});

describe('A command', () => {
  const pod = 'commanded';
  const where = { namespace, pod, container };
  const shell = (script: string) => ['sh', '-c', script];

  beforeAll(() => start(kube, namespace, pod));

  test('returns its stdout', async () => {
    expect(await execute(kube, where, shell('echo Zürich; echo error >&2'))).toBe('Zürich\n');
  });

  test('returns long output completely, with multi-byte characters intact', async () => {
    const printed = await execute(kube, where, shell('for i in $(seq 30000); do echo äöü; done'));
    expect(printed).toBe('äöü\n'.repeat(30_000));
  });

  test('returns its exit code, stdout and stderr', async () => {
    expect(await run(kube, where, shell('echo done; echo failed >&2; exit 3'))).toEqual({
      stdout: 'done\n',
      stderr: 'failed\n',
      exitCode: 3,
    });
  });

  test('fails with its exit code and stderr', async () => {
    const error = await failing(execute(kube, where, shell('echo failed >&2; exit 3')));
    expect(error.message).toMatchInlineSnapshot(
      `"sh -c echo failed >&2; exit 3 in commanded: exit code 3. failed"`,
    );
  });

  test('fails if the program does not exist', async () => {
    await expect(run(kube, where, ['nothing'])).rejects.toThrow(
      /^nothing in commanded: .*executable file .*not found/,
    );
  });

  test('fails if the pod does not exist', async () => {
    const error = await failing(execute(kube, { ...where, pod: 'missing' }, ['hostname']));
    expect(error).toMatchObject({ code: 404 });
    expect(error.message).toMatchInlineSnapshot(`"hostname in missing: 404 Not Found"`);
  });

  test('is killed in its container after its limit', async () => {
    const { exitCode } = await run(kube, where, ['sleep', '1001'], { seconds: 1 });
    expect(exitCode).toBe(128 + 15);
    expect(await execute(kube, where, ['ps'])).not.toContain('sleep 1001');
  });

  test('ends when the signal of the test aborts', async () => {
    const over = new Error('the test is over');
    const test = new AbortController();
    const running = failing(run(within(kube, test.signal), where, ['sleep', '1002']));
    await untilRuns(pod, 'sleep 1002');
    test.abort(over);
    expect(await running).toBe(over);
  });

  test('ends with its container', async () => {
    const running = run(kube, where, ['sleep', '1003']);
    await untilRuns(pod, 'sleep 1003');
    await run(kube, where, ['kill', '1']);
    expect(await running).toMatchObject({ exitCode: 128 + 9 });
  });
});

describe('A forwarded port', () => {
  const pod = 'served';
  const port = () => forward(kube, { namespace, pod, port: 8080 });
  const page = { status: 200, body: 'served\n' };

  /** A connection, and when it ends. */
  const withEnding = (stream: Duplex) => {
    const ending = once(stream.resume(), 'close').then(() => 'closed');
    ending.catch(() => {}); // if the test fails before it waits for the end
    return { stream, ending };
  };

  beforeAll(() => start(kube, namespace, pod));

  test('serves the page of the pod, over one connection per request', async () => {
    const web = port();
    expect(await Promise.all([request(web, '/'), request(web, '/')])).toEqual([page, page]);
    expect(await request(web, '/nothing')).toMatchObject({ status: 404 });
  });

  test('carries data in both directions', async () => {
    const stream = await port().stream();
    onTestFinished(() => void stream.destroy());
    stream.write('GET / HTTP/1.1\r\nHost: served\r\nConnection: close\r\n\r\n');
    let received = '';
    for await (const chunk of stream) received += chunk;
    expect(received).toMatch(/^HTTP\/1.1 200 OK\r\n.*\r\n\r\nserved\n$/s);
  });

  test('fails if the pod does not listen on the port', async () => {
    const closed = forward(kube, { namespace, pod, port: 8081 });
    await expect(request(closed, '/')).rejects.toThrow(
      /^port 8081 of served: .*failed to connect to localhost:8081/,
    );
  });

  test('fails if the pod does not exist', async () => {
    const error = await failing(forward(kube, { namespace, pod: 'missing', port: 8080 }).stream());
    expect(error).toMatchObject({ code: 404 });
    expect(error.message).toMatchInlineSnapshot(`"port 8080 of missing: 404 Not Found"`);
  });

  test('ends its connections when it is closed', async () => {
    const web = port();
    const { stream, ending } = withEnding(await web.stream());
    web.close();
    await ending;
    expect(stream.destroyed).toBe(true);
  });

  test('ends its connections when the signal of the test aborts, with the same reason', async () => {
    const over = new Error('the test is over');
    const test = new AbortController();
    const stream = await forward(within(kube, test.signal), { namespace, pod, port: 8080 }).stream();
    const error = once(stream, 'error');
    test.abort(over);
    expect(await error).toEqual([over]);
  });

  test('reaches the next container after the previous one ended', async () => {
    const web = port();
    const idle = withEnding(await web.stream());
    await run(kube, { namespace, pod, container }, ['kill', '1']); // The container may die before the command returns.
    await idle.ending;
    await untilRestarted(kube, namespace, pod, 1);
    expect(await request(web, '/')).toEqual(page);
  });

  test('reaches the recreated pod after the previous one was deleted', async () => {
    const web = port();
    const idle = withEnding(await web.stream());
    const unread = await web.stream();
    const inProgress = failing(request(web, '/cgi-bin/slow'));
    await untilRuns(pod, 'sleep 300');
    await remove(kube, namespace, pod);
    expect((await inProgress).message).toMatchInlineSnapshot(`"socket hang up"`);
    await idle.ending;
    const written = () => new Promise((resolve) => unread.write('data', resolve)).then(String);
    await expect.poll(written, soon).toBe('Error: port 8080 of served: the connection has ended');
    expect(await failing(request(web, '/'))).toMatchObject({ code: 404 });

    await start(kube, namespace, pod);
    expect(await request(web, '/')).toEqual(page);
  });
});
