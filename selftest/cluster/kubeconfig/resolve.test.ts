import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Asked,
  type ResolvedKubeconfig,
  resolveKubeconfig,
  type Surroundings,
} from '../../../cluster/kubeconfig/resolve';
import { type Authority, createAuthority } from '../../../cluster/native/pki';
import { Problem } from '../../../helpers/problem';

const token = 'the-secret-token';
const base64 = (text: string) => Buffer.from(text).toString('base64');

let authority: Authority;
let folder: string;

beforeAll(async () => {
  authority = await createAuthority('an-authority');
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'given-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

// ── What is named ──

const surroundings = (change: Partial<Surroundings> = {}): Surroundings => ({
  env: {},
  home: join(folder, 'home'),
  serviceAccount: join(folder, 'serviceaccount'),
  milliseconds: { toAnswer: 5000, toLogIn: 5000 },
  ...change,
});

const hurried = { milliseconds: { toAnswer: 1000, toLogIn: 1000 } };

function write(name: string, content: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

interface Kubeconfig {
  readonly context?: string;
  readonly current?: string | undefined;
  readonly cluster?: object;
  readonly user?: object;
}

const kubeconfig = ({ context = 'a-context', current = context, cluster, user = { token } }: Kubeconfig) =>
  JSON.stringify({
    kind: 'Config',
    'current-context': current,
    contexts: [{ name: context, context: { cluster: `cluster-of-${context}`, user: `user-of-${context}` } }],
    clusters: [{ name: `cluster-of-${context}`, cluster }],
    users: [{ name: `user-of-${context}`, user }],
  });

const fileOf = (config: Kubeconfig, name = 'kubeconfig') => write(name, kubeconfig(config));

// ── What answers ──

const open = async (server: net.Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
};

type Reply = readonly [status: number, body: object | string];
type Replies = (request: string, authorization: string | undefined) => Reply;

const refusal = (code: number, message: string): Reply => [code, { kind: 'Status', code, message }];

const kubernetes: Replies = (request, authorization) => {
  if (authorization !== `Bearer ${token}`) return refusal(401, 'Unauthorized');
  if (request === 'GET /version') return [200, { major: '1', minor: '35', gitVersion: 'v1.35.4' }];
  if (request === 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews') return [201, {}];
  return refusal(404, 'not found');
};

const but =
  (replies: Readonly<Record<string, Reply>>): Replies =>
  (request, authorization) =>
    replies[request] ?? kubernetes(request, authorization);

const replying =
  (replies: Replies): http.RequestListener =>
  ({ method, url, headers }, response) => {
    const [status, body] = replies(`${method} ${url}`, headers.authorization);
    const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** A server that answers the two questions that a Kubernetes is asked here; the cluster it is, for a kubeconfig. */
async function standIn(replies = kubernetes, options: https.ServerOptions = {}) {
  const { certificate: cert, key } = await authority.server('127.0.0.1');
  const port = await open(https.createServer({ cert, key, ...options }, replying(replies)));
  return { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': base64(authority.certificate) };
}

/** What `issue` makes, as if it were made then; it is valid for thirty days. */
async function made<T>(then: string, issue: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(then) });
  try {
    return await issue();
  } finally {
    vi.useRealTimers();
  }
}

const clientCertificate = (client: { readonly certificate: string; readonly key: string }) => ({
  'client-certificate-data': base64(client.certificate),
  'client-key-data': base64(client.key),
});

// ── What comes of it ──

async function answered(asked: Asked, change?: Partial<Surroundings>): Promise<ResolvedKubeconfig> {
  const result = await resolveKubeconfig(asked, surroundings(change));
  if (!result) throw new Error('nothing was named');
  return result;
}

/** The one line that is said, with what changes from run to run taken out. */
async function said(asked: Asked, change?: Partial<Surroundings>): Promise<string> {
  const problem: unknown = await resolveKubeconfig(asked, surroundings(change)).catch((error) => error);
  if (!(problem instanceof Problem)) throw new Error('no problem was found', { cause: problem });
  expect(problem.message.split('\n')).toHaveLength(1);
  expect(problem.message).not.toContain('secret');
  const line = problem.message.replaceAll(folder, 'FOLDER').replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
  return `exit ${problem.exitCode}: ${line}`;
}

const saidOf = async (config: Kubeconfig, change?: Partial<Surroundings>) =>
  said({ kubeconfig: fileOf(config) }, change);

describe('The cluster is the one', () => {
  test('of nobody, where nothing is named, though there is a ~/.kube/config', async () => {
    fileOf({ cluster: await standIn() }, 'home/.kube/config');

    expect(await resolveKubeconfig({}, surroundings({ env: { KUBECONFIG: '' } }))).toBeUndefined();
  });

  test('of --kubeconfig, which a stand-in answers for', async () => {
    const cluster = await standIn();
    const file = fileOf({ cluster });

    expect(await answered({ kubeconfig: file }, { env: { KUBECONFIG: '/absent' } })).toMatchObject({
      context: 'a-context',
      server: cluster.server,
      version: 'v1.35.4',
      origin: `${file} (from --kubeconfig)`,
    });
  });

  test('of --context in ~/.kube/config, where it alone is given', async () => {
    fileOf({ cluster: await standIn(), current: 'another' }, 'home/.kube/config');

    expect(await answered({ context: 'a-context' })).toMatchObject({ version: 'v1.35.4' });
  });

  test('of the first file in KUBECONFIG that has it', async () => {
    const cluster = await standIn();
    const nowhere = { server: 'https://127.0.0.1:1' };
    const files = [
      write('1', 'users: null'),
      fileOf({ cluster, current: '' }, '2'),
      fileOf({ context: 'wanted', cluster }, '3'),
      fileOf({ context: 'wanted', current: 'a-context', cluster: nowhere }, '4'),
    ];

    expect(await answered({}, { env: { KUBECONFIG: files.join(delimiter) } })).toMatchObject({
      context: 'wanted',
      server: cluster.server,
    });
  });

  test('that a pod lives in, by its service account', async () => {
    const { server } = await standIn();
    const { hostname, port } = new URL(server);
    const tokenFile = write('serviceaccount/token', token);
    write('serviceaccount/ca.crt', authority.certificate);
    const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };

    const result = await answered({}, { env });

    expect(result).toMatchObject({ context: 'in-cluster', server, origin: "the pod's service account" });
    expect(JSON.parse(result.kubeconfig).users[0].user).toEqual({
      'auth-provider': { name: 'tokenFile', config: { tokenFile } },
    });
    expect(await resolveKubeconfig({}, surroundings({ env: {} }))).toBeUndefined();
  });
});

describe('The kubeconfig that is handed on', () => {
  test('has the chosen context alone, and every file inside', async () => {
    const cluster = await standIn();
    const { certificate, key } = await authority.client('somebody');
    write('pki/ca.crt', authority.certificate);
    write('pki/client.crt', certificate);
    write('pki/client.key', key);
    const file = write(
      'kubeconfig.yaml',
      `
apiVersion: v1
kind: Config
preferences: {}
current-context: other
contexts:
- {name: other, context: {cluster: absent, user: absent}}
- {name: 0123, context: {cluster: one, user: me, namespace: mine}}
clusters:
- name: one
  cluster: {server: '${cluster.server}/', certificate-authority: pki/ca.crt}
- name: two
users:
- name: me
  user:
    client-certificate: pki/client.crt
    client-key: ./pki/client.key
    token: ${token}
`,
    );

    const result = await answered({ kubeconfig: file, context: '0123' });

    expect(JSON.parse(result.kubeconfig)).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': '0123',
      contexts: [{ name: '0123', context: { cluster: 'one', user: 'me', namespace: 'mine' } }],
      clusters: [
        {
          name: 'one',
          cluster: {
            server: `${cluster.server}/`,
            'certificate-authority-data': base64(authority.certificate),
          },
        },
      ],
      users: [{ name: 'me', user: { token, ...clientCertificate({ certificate, key }) } }],
    });
  });

  test('names the same cluster again', async () => {
    const tokenFile = write('token', token);
    const { kubeconfig, ...first } = await answered({
      kubeconfig: fileOf({ cluster: await standIn(), user: { tokenFile: 'token' } }),
    });

    const again = await answered({ kubeconfig: write('again/kubeconfig', kubeconfig) });

    expect(kubeconfig).toContain(tokenFile);
    expect(again).toEqual({ ...first, kubeconfig, origin: `${folder}/again/kubeconfig (from --kubeconfig)` });
  });

  test('has the token itself, where its file ends in a new line that cannot be sent', async () => {
    write('token', `${token}\n`);

    const { kubeconfig } = await answered({
      kubeconfig: fileOf({ cluster: await standIn(), user: { tokenFile: 'token' } }),
    });

    expect(JSON.parse(kubeconfig).users[0].user).toEqual({ token });
  });

  test('keeps the login program, found from everywhere', async () => {
    const credential = JSON.stringify({ kind: 'ExecCredential', status: { token } });
    chmodSync(write('bin/login', `#!/bin/sh\ntest "$WHO" = me && echo '${credential}'\n`), 0o755);
    const exec = { command: './bin/login', args: null, env: [{ name: 'WHO', value: 'me' }] };

    const { kubeconfig } = await answered({
      kubeconfig: fileOf({ cluster: await standIn(), user: { exec } }),
    });

    expect(JSON.parse(kubeconfig).users[0].user).toEqual({
      exec: { command: join(folder, 'bin/login'), env: exec.env },
    });
  });

  test('allows plain HTTP, where that is what the user wrote, as for kubectl proxy', async () => {
    const port = await open(http.createServer(replying(kubernetes)));

    const { kubeconfig } = await answered({
      kubeconfig: fileOf({ cluster: { server: `http://127.0.0.1:${port}` } }),
    });

    expect(JSON.parse(kubeconfig).clusters[0].cluster).toEqual({
      server: `http://127.0.0.1:${port}`,
      'insecure-skip-tls-verify': true,
    });
  });
});

describe('A stand-in for a cluster of few rights is taken', () => {
  test('where the version is not to be seen', async () => {
    const cluster = await standIn(but({ 'GET /version': refusal(403, 'forbidden: User "me"') }));

    expect(await answered({ kubeconfig: fileOf({ cluster }) })).toMatchObject({ version: undefined });
  });

  test('where nobody may ask who he is', async () => {
    const review = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
    const cluster = await standIn(but({ [review]: refusal(403, 'forbidden: User "me"') }));

    expect(await answered({ kubeconfig: fileOf({ cluster }) })).toMatchObject({ version: 'v1.35.4' });
  });
});

describe('One line says that the kubeconfig', () => {
  test('is not named after all', async () => {
    expect(await said({ kubeconfig: '' })).toMatchInlineSnapshot(
      `"exit 2: --kubeconfig is empty; give it a value, or leave it out"`,
    );
    expect(await said({ context: '' })).toMatchInlineSnapshot(
      `"exit 2: --context is empty; give it a value, or leave it out"`,
    );
  });

  test('does not exist', async () => {
    const file = join(folder, 'absent');

    expect(await said({ kubeconfig: file })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/absent (from --kubeconfig) does not exist; name one that does"`,
    );
    expect(await said({}, { env: { KUBECONFIG: `${fileOf({})}${delimiter}${file}` } })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/absent (from KUBECONFIG) does not exist; name one that does"`,
    );
    expect(await said({ context: 'a-context' })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/home/.kube/config (where --context looks) does not exist; name one that does"`,
    );
  });

  test('is a folder', async () => {
    expect(await said({ kubeconfig: folder })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER (from --kubeconfig) is a folder; name the file inside it"`,
    );
  });

  test('cannot be read', async () => {
    const file = fileOf({});
    chmodSync(file, 0);

    expect(await asNobody(() => said({ kubeconfig: file }))).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/kubeconfig (from --kubeconfig) cannot be read (EACCES); make it readable for this user, or name another"`,
    );
  });

  test('is empty', async () => {
    expect(await said({ kubeconfig: write('empty', '') })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/empty (from --kubeconfig) is empty; name another"`,
    );
    expect(await said({ kubeconfig: write('comment', '# nothing\n') })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/comment (from --kubeconfig) is empty; name another"`,
    );
  });

  test('is not YAML', async () => {
    const lines = 'kind: Config\nusers:\n- name: me\n  user: {token: "the-secret';

    expect(await said({ kubeconfig: write('cut', lines) })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/cut (from --kubeconfig) is not YAML (line 4: missing char); correct it, or name another"`,
    );
    expect(await said({ kubeconfig: write('tab', 'kind: Config\n\tusers: []') })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/tab (from --kubeconfig) is not YAML (line 2: tab as indent); correct it, or name another"`,
    );
    expect(await said({ kubeconfig: write('alias', 'token: *the-secret') })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/alias (from --kubeconfig) is not YAML (an alias refers to nothing); correct it, or name another"`,
    );
  });

  test('is YAML of another kind', async () => {
    expect(await said({ kubeconfig: write('word', 'the-secret') })).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/word (from --kubeconfig) is YAML but not a kubeconfig (it has no fields); correct it, or name another"`,
    );
    expect(await said({ kubeconfig: write('list', '- a') })).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/list (from --kubeconfig) is YAML but not a kubeconfig (it has no fields); correct it, or name another"`,
    );
    expect(
      await said({ kubeconfig: write('pod', 'kind: Pod\nmetadata: {name: web-0}') }),
    ).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/pod (from --kubeconfig) is YAML but not a kubeconfig (kind: expected "Config"); correct it, or name another"`,
    );
    expect(await said({ kubeconfig: write('values', 'replicas: 3') })).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/values (from --kubeconfig) is YAML but not a kubeconfig (it has no contexts, clusters or users); correct it, or name another"`,
    );
    expect(
      await said({ kubeconfig: write('shape', 'users: [{name: me, user: {token: [the-secret]}}]') }),
    ).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/shape (from --kubeconfig) is YAML but not a kubeconfig (users[0].user.token: expected string, received array); correct it, or name another"`,
    );
  });
});

describe('One line says that the context', () => {
  test('is not there', async () => {
    const file = fileOf({ cluster: await standIn() });
    const another = fileOf({ context: 'another' }, 'another');
    const env = { KUBECONFIG: [file, another].join(delimiter) };

    expect(await said({ kubeconfig: file, context: 'prod' })).toMatchInlineSnapshot(
      `"exit 2: The context "prod" is not in FOLDER/kubeconfig (from --kubeconfig); pick one with --context: a-context"`,
    );
    expect(await said({ context: 'prod\n\u001b[31m' }, { env })).toMatchInlineSnapshot(
      `"exit 2: The context "prod" is not in FOLDER/kubeconfig:FOLDER/another (from KUBECONFIG); pick one with --context: another, a-context"`,
    );
    expect(await said({ kubeconfig: write('none', 'contexts: []'), context: 'prod' })).toMatchInlineSnapshot(
      `"exit 2: The context "prod" is not in FOLDER/none (from --kubeconfig); there are no contexts in it: name another kubeconfig"`,
    );
  });

  test('is one of many', async () => {
    const contexts = Array.from({ length: 30 }, (_, i) => `{name: c${i}, context: {cluster: c, user: u}}`);

    expect(await said({ kubeconfig: write('many', `contexts: [${contexts.join()}]`) })).toMatchInlineSnapshot(
      `"exit 2: There is no current-context in FOLDER/many (from --kubeconfig); pick one with --context: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 20 more"`,
    );
  });

  test('is not chosen', async () => {
    expect(await saidOf({ current: '' })).toMatchInlineSnapshot(
      `"exit 2: There is no current-context in FOLDER/kubeconfig (from --kubeconfig); pick one with --context: a-context"`,
    );
    expect(await saidOf({ current: 'gone' })).toMatchInlineSnapshot(
      `"exit 2: The current-context "gone" is not in FOLDER/kubeconfig (from --kubeconfig); pick one with --context: a-context"`,
    );
  });

  test('refers to what is missing', async () => {
    const context = (fields: string) =>
      write(
        'dangling',
        `{current-context: c, contexts: [{name: c, context: ${fields}}], clusters: [{name: k}]}`,
      );

    expect(await said({ kubeconfig: context('{cluster: gone, user: u}') })).toMatchInlineSnapshot(
      `"exit 2: The context "c" refers to the cluster "gone", which is not in FOLDER/dangling (from --kubeconfig); add the cluster, or pick another context"`,
    );
    expect(await said({ kubeconfig: context('{cluster: k, user: gone}') })).toMatchInlineSnapshot(
      `"exit 2: The context "c" refers to the user "gone", which is not in FOLDER/dangling (from --kubeconfig); add the user, or pick another context"`,
    );
    expect(await said({ kubeconfig: context('{}') })).toMatchInlineSnapshot(
      `"exit 2: The context "c" refers to no cluster in FOLDER/dangling (from --kubeconfig); add the cluster, or pick another context"`,
    );
  });
});

describe('One line says that in the kubeconfig', () => {
  const server = 'https://127.0.0.1:1';

  test('the server is wrong', async () => {
    expect(await saidOf({ cluster: {} })).toMatchInlineSnapshot(
      `"exit 2: The cluster "cluster-of-a-context" has no server; add its URL to the kubeconfig"`,
    );
    expect(await saidOf({ cluster: { server: 'localhost:6443' } })).toMatchInlineSnapshot(
      `"exit 2: The server of the cluster "cluster-of-a-context" is no URL of the kind https://host:port; correct it in the kubeconfig"`,
    );
    expect(await saidOf({ cluster: { server, 'proxy-url': 'proxy:3128' } })).toMatchInlineSnapshot(
      `"exit 2: The proxy-url of the cluster "cluster-of-a-context" is no URL of the kind http://host:port; correct it in the kubeconfig"`,
    );
  });

  test('a file is missing', async () => {
    const absent = { 'client-certificate': 'absent.crt', 'client-key': 'absent.key' };

    expect(
      await saidOf({ cluster: { server, 'certificate-authority': 'absent.crt' } }),
    ).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority of the cluster "cluster-of-a-context" is in FOLDER/absent.crt, which does not exist; correct the path in the kubeconfig"`,
    );
    expect(await saidOf({ cluster: { server }, user: absent })).toMatchInlineSnapshot(
      `"exit 2: The client-certificate of the user "user-of-a-context" is in FOLDER/absent.crt, which does not exist; correct the path in the kubeconfig"`,
    );
    expect(await saidOf({ cluster: { server }, user: { tokenFile: 'absent' } })).toMatchInlineSnapshot(
      `"exit 2: The tokenFile of the user "user-of-a-context" is in FOLDER/absent, which does not exist; correct the path in the kubeconfig"`,
    );
    expect(await saidOf({ cluster: { server, 'certificate-authority': '.' } })).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority of the cluster "cluster-of-a-context" is in FOLDER, which cannot be read (EISDIR); correct the path, or give this user the right to read it"`,
    );
  });

  test('what should be base64 or PEM is something else', async () => {
    const { certificate, key } = await authority.client('somebody');
    const another = await authority.client('another');
    const data = (pem: string, field = 'client-certificate') => ({
      ...clientCertificate({ certificate, key }),
      [`${field}-data`]: pem,
    });
    const authorityData = (pem: string) => ({ server, 'certificate-authority-data': pem });

    expect(await saidOf({ cluster: authorityData('the-secret!') })).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority-data of the cluster "cluster-of-a-context" is not base64; correct it in the kubeconfig"`,
    );
    expect(await saidOf({ cluster: authorityData(base64('the-secret')) })).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority-data of the cluster "cluster-of-a-context" is not a certificate in PEM; correct it in the kubeconfig"`,
    );
    expect(await saidOf({ cluster: { server }, user: data(base64('the-secret')) })).toMatchInlineSnapshot(
      `"exit 2: The client-certificate-data of the user "user-of-a-context" is not a certificate in PEM; correct it in the kubeconfig"`,
    );
    expect(
      await saidOf({ cluster: { server }, user: data(base64(certificate), 'client-key') }),
    ).toMatchInlineSnapshot(
      `"exit 2: The client-key-data of the user "user-of-a-context" is not a private key without a passphrase in PEM; correct it in the kubeconfig"`,
    );
    expect(
      await saidOf({ cluster: { server }, user: data(base64(another.key), 'client-key') }),
    ).toMatchInlineSnapshot(
      `"exit 2: The client-key of the user "user-of-a-context" does not belong to its client-certificate; correct it in the kubeconfig"`,
    );
    expect(await saidOf({ cluster: { server }, user: data('', 'client-key') })).toMatchInlineSnapshot(
      `"exit 2: The client-certificate of the user "user-of-a-context" has no client-key; add it to the kubeconfig"`,
    );
    write('text.crt', 'the-secret');
    expect(await saidOf({ cluster: { server, 'certificate-authority': 'text.crt' } })).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority of the cluster "cluster-of-a-context", FOLDER/text.crt, is not a certificate in PEM; correct it in the kubeconfig"`,
    );
  });

  test('the token cannot be sent', async () => {
    expect(await saidOf({ cluster: { server }, user: { token: 'the secret\n' } })).toMatchInlineSnapshot(
      `"exit 2: The token of the user "user-of-a-context" is not one word of plain characters; correct it in the kubeconfig"`,
    );
    write('empty', '\n');
    expect(await saidOf({ cluster: { server }, user: { tokenFile: 'empty' } })).toMatchInlineSnapshot(
      `"exit 2: The tokenFile of the user "user-of-a-context", FOLDER/empty, is not one word of plain characters; correct it in the kubeconfig"`,
    );
  });
});

describe('One line says that the login program', () => {
  const saidOfProgram = async (exec: object, change?: Partial<Surroundings>) =>
    saidOf({ cluster: { server: 'https://127.0.0.1:1' }, user: { exec } }, change);
  const shell = (script: string) => ({ command: 'sh', args: ['-c', script] });

  test('is not installed', async () => {
    const command = 'no-such-login';

    expect(await saidOfProgram({ command })).toMatchInlineSnapshot(
      `"exit 3: The login program "no-such-login" of the user "user-of-a-context" is not installed; install it"`,
    );
    expect(
      await saidOfProgram({ command, installHint: '\nget it from https://login.example\nor elsewhere' }),
    ).toMatchInlineSnapshot(
      `"exit 3: The login program "no-such-login" of the user "user-of-a-context" is not installed; get it from https://login.example"`,
    );
    expect(await saidOfProgram({ args: ['get-token'] })).toMatchInlineSnapshot(
      `"exit 2: The user "user-of-a-context" logs in with a program that has no name; add exec.command to the kubeconfig"`,
    );
  });

  test('fails', async () => {
    const script =
      'echo the-secret; echo trying >&2; printf "\\033[31msession expired\\033[0m\\n\\n" >&2; exit 1';

    expect(await saidOfProgram(shell(script))).toMatchInlineSnapshot(
      `"exit 3: The login program "sh" of the user "user-of-a-context" failed (session expired); run it by hand, and log in again"`,
    );
    expect(await saidOfProgram(shell('exit 3'))).toMatchInlineSnapshot(
      `"exit 3: The login program "sh" of the user "user-of-a-context" failed (exit code 3); run it by hand, and log in again"`,
    );
    expect(await saidOfProgram({ command: `${fileOf({})}` })).toMatchInlineSnapshot(
      `"exit 3: The login program "FOLDER/kubeconfig" of the user "user-of-a-context" failed (EACCES); run it by hand, and log in again"`,
    );
  });

  test('waits', async () => {
    const script = 'echo "open https://login.example in a browser" >&2; sleep 10; true';

    expect(await saidOfProgram(shell(script), hurried)).toMatchInlineSnapshot(
      `"exit 3: The login program "sh" of the user "user-of-a-context" took longer than 1 s (open https://login.example in a browser); log in by hand first, so that it need not ask"`,
    );
  });

  test('prints no credential', async () => {
    expect(await saidOfProgram(shell('echo the-secret'))).toMatchInlineSnapshot(
      `"exit 3: The login program "sh" of the user "user-of-a-context" ended well but printed no credential; run it by hand to see what it prints"`,
    );
    expect(await saidOfProgram(shell('echo "{}"'))).toMatchInlineSnapshot(
      `"exit 3: The login program "sh" of the user "user-of-a-context" ended well but printed no credential; run it by hand to see what it prints"`,
    );
  });
});

describe('One line says that the server', () => {
  const secretly = (server: string) => server.replace('://', '://me:the-secret@');

  test('has a name that does not resolve', async () => {
    // Too long for a name, so that no DNS need be asked.
    const line = await saidOf({ cluster: { server: `https://${'n'.repeat(64)}.example:6443` } });

    expect(line.replace('n'.repeat(64), 'NAME')).toMatchInlineSnapshot(
      `"exit 3: The server https://NAME.example:6443 is not found: the name does not resolve (ENOTFOUND); check the server in the kubeconfig, the VPN and the firewall"`,
    );
  });

  test('refuses the connection', async () => {
    expect(await saidOf({ cluster: { server: secretly('https://127.0.0.1:1') } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT refuses the connection (ECONNREFUSED); check the server in the kubeconfig, and that the cluster runs"`,
    );
  });

  test('refuses it behind a proxy', async () => {
    const proxy = { server: 'https://kubernetes.example:6443', 'proxy-url': secretly('http://127.0.0.1:1') };

    expect(await saidOf({ cluster: proxy })).toMatchInlineSnapshot(
      `"exit 3: The server https://kubernetes.example:6443, through the proxy http://127.0.0.1:PORT, refuses the connection (ECONNREFUSED); check the server in the kubeconfig, and that the cluster runs"`,
    );
  });

  test('takes no connection', async () => {
    const port = await deafPort();

    expect(await saidOf({ cluster: { server: `https://127.0.0.1:${port}` } }, hurried)).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT takes no connection within 1 s; check the server in the kubeconfig, the VPN and the firewall"`,
    );
  });

  test('hangs before TLS, or after it', async () => {
    const port = await open(net.createServer(() => {}));
    const { certificate: cert, key } = await authority.server('127.0.0.1');
    const silent = await open(https.createServer({ cert, key }, () => {}));
    const trusted = { 'certificate-authority-data': base64(authority.certificate) };

    expect(await saidOf({ cluster: { server: `https://127.0.0.1:${port}` } }, hurried)).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not answer within 1 s; check the server in the kubeconfig, and that the cluster runs"`,
    );
    expect(
      await saidOf({ cluster: { server: `https://127.0.0.1:${silent}`, ...trusted } }, hurried),
    ).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not answer within 1 s; check the server in the kubeconfig, and that the cluster runs"`,
    );
  });

  test('hangs up', async () => {
    const port = await open(net.createServer((socket) => socket.destroy()));

    expect(await saidOf({ cluster: { server: `https://127.0.0.1:${port}` } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT breaks the connection (ECONNRESET); check the server in the kubeconfig, and that the cluster runs"`,
    );
  });

  test('is not trusted', async () => {
    const { server } = await standIn();
    const stranger = await createAuthority('a-stranger');
    const namesake = await createAuthority('an-authority');
    const by = ({ certificate }: Authority) => ({
      server,
      'certificate-authority-data': base64(certificate),
    });

    expect(await saidOf({ cluster: { server } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT shows a certificate that the kubeconfig does not trust (UNABLE_TO_VERIFY_LEAF_SIGNATURE); correct the certificate-authority there, or the server"`,
    );
    expect(await saidOf({ cluster: by(stranger) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT shows a certificate that the kubeconfig does not trust (UNABLE_TO_VERIFY_LEAF_SIGNATURE); correct the certificate-authority there, or the server"`,
    );
    expect(await saidOf({ cluster: by(namesake) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT shows a certificate that the kubeconfig does not trust (CERT_SIGNATURE_FAILURE); correct the certificate-authority there, or the server"`,
    );
  });

  test('shows a certificate for other names', async () => {
    const { certificate: cert, key } = await authority.server('kubernetes.example', '198.18.0.1');

    expect(await saidOf({ cluster: await standIn(kubernetes, { cert, key }) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT shows a certificate for kubernetes.example, 198.18.0.1 (ERR_TLS_CERT_ALTNAME_INVALID); use such a name in the kubeconfig as the server, or as tls-server-name"`,
    );
  });

  test('shows a certificate that has expired', async () => {
    const { certificate: cert, key } = await made('2025-01-01', () => authority.server('127.0.0.1'));

    expect(await saidOf({ cluster: await standIn(kubernetes, { cert, key }) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT shows a certificate that is not valid at this time (CERT_HAS_EXPIRED); renew it, or set the clock of this machine"`,
    );
  });

  test('speaks plain HTTP where TLS is expected, or the other way round', async () => {
    const plain = await open(http.createServer(replying(kubernetes)));
    const complaint = 'Client sent an HTTP request to an HTTPS server.\n';
    const tls = await open(http.createServer(replying(() => [400, complaint])));

    expect(await saidOf({ cluster: { server: `https://127.0.0.1:${plain}` } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not speak TLS, but most likely plain HTTP (EPROTO); correct the port in the kubeconfig, or write http:// there"`,
    );
    expect(await saidOf({ cluster: { server: `http://127.0.0.1:${tls}` } })).toMatchInlineSnapshot(
      `"exit 3: The server http://127.0.0.1:PORT speaks TLS, not plain HTTP; write https:// in the kubeconfig"`,
    );
  });

  test('is no Kubernetes', async () => {
    const saidOfReply = async (...reply: Reply) => saidOf({ cluster: await standIn(() => reply) });

    expect(await saidOfReply(200, '<html>the-secret</html>')).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not answer like Kubernetes (HTTP 200, text/html, on /version); correct the server in the kubeconfig"`,
    );
    expect(await saidOfReply(200, { version: '7.1' })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not answer like Kubernetes (HTTP 200, application/json, on /version); correct the server in the kubeconfig"`,
    );
    expect(await saidOfReply(404, 'not found')).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not answer like Kubernetes (HTTP 404, text/html, on /version); correct the server in the kubeconfig"`,
    );
    expect(await saidOfReply(403, 'blocked by policy')).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not answer like Kubernetes (HTTP 403, text/html, on /version); correct the server in the kubeconfig"`,
    );
    expect(await saidOfReply(302, '')).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not answer like Kubernetes (HTTP 302, text/html, on /version); correct the server in the kubeconfig"`,
    );
    expect(await saidOfReply(200, ' '.repeat(2_000_000))).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not answer like Kubernetes (HTTP 200, text/html, on /version); correct the server in the kubeconfig"`,
    );
  });

  test('is not well', async () => {
    const cluster = await standIn(() => refusal(503, 'apiserver not ready'));

    expect(await saidOf({ cluster })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT answers HTTP 503 on /version; check the server in the kubeconfig, and that the cluster runs"`,
    );
  });
});

describe('One line says that the credentials', () => {
  const jwt = (claims: object) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.the-secret`;

  test('are refused', async () => {
    const cluster = await standIn();

    expect(await saidOf({ cluster, user: { token: 'a-secret-of-yore' } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT refuses the credentials of the user "user-of-a-context" (HTTP 401); log in again, or pick another context"`,
    );
    expect(await saidOf({ cluster, user: { username: 'me', password: 'the-secret' } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT refuses the credentials of the user "user-of-a-context" (HTTP 401); log in again, or pick another context"`,
    );
  });

  test('are refused by the review alone, the version being for everybody', async () => {
    const cluster = await standIn(but({ 'GET /version': [200, { gitVersion: 'v1.35.4' }] }));

    expect(await saidOf({ cluster, user: { token: 'a-secret-of-yore' } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT refuses the credentials of the user "user-of-a-context" (HTTP 401); log in again, or pick another context"`,
    );
  });

  test('are refused by a server that is too old for the review', async () => {
    const access = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const review = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
    const old = but({ [review]: refusal(404, 'not found'), [access]: refusal(401, 'Unauthorized') });

    expect(await saidOf({ cluster: await standIn(old) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT refuses the credentials of the user "user-of-a-context" (HTTP 401); log in again, or pick another context"`,
    );
  });

  test('are none', async () => {
    const review = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
    const cluster = await standIn(
      but({
        'GET /version': [200, { gitVersion: 'v1.35.4' }],
        [review]: refusal(403, 'forbidden: User "system:anonymous" cannot create resource'),
      }),
    );
    const file = write(
      'anonymous',
      JSON.stringify({
        'current-context': 'c',
        contexts: [{ name: 'c', context: { cluster: 'k' } }],
        clusters: [{ name: 'k', cluster }],
      }),
    );

    expect(await said({ kubeconfig: file })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not know the user "anonymous", and takes it for system:anonymous; give the user credentials, or pick another context"`,
    );
  });

  test('have expired: a token', async () => {
    const user = { token: jwt({ exp: Date.UTC(2025, 0, 31) / 1000 }) };

    expect(await saidOf({ cluster: await standIn(), user })).toMatchInlineSnapshot(
      `"exit 3: The token of the user "user-of-a-context" expired on 2025-01-31T00:00:00Z; log in again, or pick another context"`,
    );
    expect(
      await saidOf({ cluster: await standIn(), user: { token: jwt({ exp: 1e300 }) } }),
    ).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT refuses the credentials of the user "user-of-a-context" (HTTP 401); log in again, or pick another context"`,
    );
  });

  test('have expired: a client certificate, whether the server answers or hangs up', async () => {
    const client = await made('2025-01-01', () => authority.client('somebody'));
    const strict = { requestCert: true, rejectUnauthorized: true, ca: authority.certificate };
    const user = clientCertificate(client);

    expect(await saidOf({ cluster: await standIn(), user })).toMatchInlineSnapshot(
      `"exit 3: The client-certificate of the user "user-of-a-context" expired on 2025-01-31T00:00:00Z; log in again, or pick another context"`,
    );
    expect(await saidOf({ cluster: await standIn(kubernetes, strict), user })).toMatchInlineSnapshot(
      `"exit 3: The client-certificate of the user "user-of-a-context" expired on 2025-01-31T00:00:00Z; log in again, or pick another context"`,
    );
  });
});

/** What root may not read either, which is nothing, unless it becomes somebody else for a while. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const nobody = 65534;
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

/** A port where connections are neither taken nor refused: it belongs to a stopped process, and its queue is full. */
async function deafPort(): Promise<number> {
  const listen = `const server = require('net').createServer();
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => console.log(server.address().port))`;
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const port = Number(line);
  for (let i = 0; i < 4; i++) {
    const filler = net.connect(port, '127.0.0.1').on('error', () => {});
    onTestFinished(() => {
      filler.destroy();
    });
  }
  return port;
}
