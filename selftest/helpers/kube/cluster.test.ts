import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { V1StatefulSet } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type DisposableCluster, startCluster } from '../../../cluster/disposable';
import { webRecipe } from '../../../fixtures/workloads/registry';
import { connect, type Kube, within } from '../../../helpers/kube/client';
import { execute, run } from '../../../helpers/kube/exec';
import { forward } from '../../../helpers/kube/forward';
import { request } from '../../../helpers/kube/http';
import { asJsonPatch, asMergePatch, asStrategicPatch } from '../../../helpers/kube/patch';
import { failing } from './failing';
import { openNamespace, remove, start, untilRestarted } from './pods';

/** What is done in a container is seen within a second, and later where the machine is busy. */
const soon = { timeout: 30_000, interval: 100 };

const namespace = 'kube';
let cluster: DisposableCluster;
let kube: Kube;

beforeAll(async () => {
  const wanted = { builder: 'native', minor: '1.35', nodes: 1, mayInstall: true } as const;
  cluster = await startCluster({ name: 'selftest-kube', ...wanted, images: [webRecipe] }, () => {});
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
  test('answers each of the clients', async () => {
    await kube.apps.listNamespacedStatefulSet({ namespace });
    await kube.discovery.listNamespacedEndpointSlice({ namespace });
    await kube.policy.listNamespacedPodDisruptionBudget({ namespace });
    await kube.storage.listStorageClass();
    expect((await kube.version.getCode()).gitVersion).toBe('v1.35.4');
  });

  test('tells what is wrong with a set', async () => {
    const body = { ...set('wrong'), metadata: { name: 'Wrong' } };
    const error = await failing(kube.apps.createNamespacedStatefulSet({ namespace, body }));
    expect(error).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(error.message).toMatchInlineSnapshot(
      `"POST /apis/apps/v1/namespaces/kube/statefulsets: 422 Invalid: StatefulSet.apps "Wrong" is invalid: metadata.name: Invalid value: "Wrong": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"`,
    );
    expect(error.stack).not.toContain('Headers');
  });

  test('tells what is not there', async () => {
    const error = await failing(kube.core.readNamespacedPod({ name: 'nobody', namespace }));
    expect(error).toMatchObject({ code: 404 });
    expect(error.message).toMatchInlineSnapshot(
      `"GET /api/v1/namespaces/kube/pods/nobody: 404 NotFound: pods "nobody" not found"`,
    );
  });

  test('takes each kind of patch', async () => {
    await kube.apps.createNamespacedStatefulSet({ namespace, body: set('patched') });
    const patch = (body: object, option: typeof asMergePatch) =>
      kube.apps.patchNamespacedStatefulSet({ name: 'patched', namespace, body }, option);
    const image = (image: string) => ({
      spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
    });
    expect((await patch({ spec: { minReadySeconds: 1 } }, asMergePatch)).spec?.minReadySeconds).toBe(1);
    const { spec } = await patch(image('other'), asStrategicPatch);
    expect(spec?.template.spec?.containers).toMatchObject([{ name: 'web', image: 'other' }]);
    const replace = [{ op: 'replace', path: '/spec/minReadySeconds', value: 2 }];
    expect((await patch(replace, asJsonPatch)).spec?.minReadySeconds).toBe(2);
  });
});

describe('A command', () => {
  const pod = 'commanded';
  const where = { namespace, pod, container };
  const shell = (script: string) => ['sh', '-c', script];

  beforeAll(() => start(kube, namespace, pod));

  test('gives what it printed', async () => {
    expect(await execute(kube, where, shell('echo Zürich; echo aside >&2'))).toBe('Zürich\n');
  });

  test('gives all of what it printed, however much, and in full letters', async () => {
    const printed = await execute(kube, where, shell('for i in $(seq 30000); do echo äöü; done'));
    expect(printed).toBe('äöü\n'.repeat(30_000));
  });

  test('gives its exit code, what it printed and what it complained of', async () => {
    expect(await run(kube, where, shell('echo done; echo broken >&2; exit 3'))).toEqual({
      stdout: 'done\n',
      stderr: 'broken\n',
      exitCode: 3,
    });
  });

  test('that fails is told', async () => {
    const error = await failing(execute(kube, where, shell('echo broken >&2; exit 3')));
    expect(error.message).toMatchInlineSnapshot(
      `"sh -c echo broken >&2; exit 3 in commanded: exit code 3. broken"`,
    );
  });

  test('that is not there is told, whoever asks', async () => {
    await expect(run(kube, where, ['nothing'])).rejects.toThrow(
      /^nothing in commanded: .*executable file not found/,
    );
  });

  test('in a pod that is not there is told', async () => {
    const error = await failing(execute(kube, { ...where, pod: 'nobody' }, ['hostname']));
    expect(error).toMatchObject({ code: 404 });
    expect(error.message).toMatchInlineSnapshot(`"hostname in nobody: 404 Not Found"`);
  });

  test('that was given seconds is ended in its container', async () => {
    const { exitCode } = await run(kube, where, ['sleep', '1001'], { seconds: 1 });
    expect(exitCode).toBe(128 + 15);
    expect(await execute(kube, where, ['ps'])).not.toContain('sleep 1001');
  });

  test('is hung up on when the test is over', async () => {
    const over = new Error('the test is over');
    const test = new AbortController();
    const running = failing(run(within(kube, test.signal), where, ['sleep', '1002']));
    await untilRuns(pod, 'sleep 1002');
    test.abort(over);
    expect(await running).toBe(over);
  });

  test('dies with its container', async () => {
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

  /** A connection, and how it ends. */
  const followed = (stream: Duplex) => {
    const ending = once(stream.resume(), 'close').then(() => 'closed');
    ending.catch(() => {}); // of a test that ended before it came to wait for it
    return { stream, ending };
  };

  beforeAll(() => start(kube, namespace, pod));

  test('gives what the pod serves, over a connection for each question', async () => {
    const web = port();
    expect(await Promise.all([request(web, '/'), request(web, '/')])).toEqual([page, page]);
    expect(await request(web, '/nothing')).toMatchObject({ status: 404 });
  });

  test('carries what is written to it and what comes back', async () => {
    const stream = await port().stream();
    onTestFinished(() => void stream.destroy());
    stream.write('GET / HTTP/1.1\r\nHost: served\r\nConnection: close\r\n\r\n');
    let heard = '';
    for await (const chunk of stream) heard += chunk;
    expect(heard).toMatch(/^HTTP\/1.1 200 OK\r\n.*\r\n\r\nserved\n$/s);
  });

  test('on which nothing listens is told', async () => {
    const closed = forward(kube, { namespace, pod, port: 8081 });
    await expect(request(closed, '/')).rejects.toThrow(
      /^port 8081 of served: .*failed to connect to localhost:8081/,
    );
  });

  test('of a pod that is not there is told', async () => {
    const error = await failing(forward(kube, { namespace, pod: 'nobody', port: 8080 }).stream());
    expect(error).toMatchObject({ code: 404 });
    expect(error.message).toMatchInlineSnapshot(`"port 8080 of nobody: 404 Not Found"`);
  });

  test('ends its connections when it is closed', async () => {
    const web = port();
    const { stream, ending } = followed(await web.stream());
    web.close();
    await ending;
    expect(stream.destroyed).toBe(true);
  });

  test('ends its connections when the test is over, with its reason', async () => {
    const over = new Error('the test is over');
    const test = new AbortController();
    const stream = await forward(within(kube, test.signal), { namespace, pod, port: 8080 }).stream();
    const told = once(stream, 'error');
    test.abort(over);
    expect(await told).toEqual([over]);
  });

  test('reaches the container that follows one that ended', async () => {
    const web = port();
    const idle = followed(await web.stream());
    await run(kube, { namespace, pod, container }, ['kill', '1']); // which may be dead before it has ended
    await idle.ending;
    await untilRestarted(kube, namespace, pod, 1);
    expect(await request(web, '/')).toEqual(page);
  });

  test('reaches the pod that follows one that was deleted', async () => {
    const web = port();
    const idle = followed(await web.stream());
    const nobodyListens = await web.stream();
    const underWay = failing(request(web, '/cgi-bin/slow'));
    await untilRuns(pod, 'sleep 300');
    await remove(kube, namespace, pod);
    expect((await underWay).message).toMatchInlineSnapshot(`"socket hang up"`);
    await idle.ending;
    const written = () => new Promise((resolve) => nobodyListens.write('anybody?', resolve)).then(String);
    await expect.poll(written, soon).toBe('Error: port 8080 of served: the connection has ended');
    expect(await failing(request(web, '/'))).toMatchObject({ code: 404 });

    await start(kube, namespace, pod);
    expect(await request(web, '/')).toEqual(page);
  });
});
