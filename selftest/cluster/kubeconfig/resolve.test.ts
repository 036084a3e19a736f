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
  type Environment,
  type KubeconfigOptions,
  type ResolvedKubeconfig,
  resolveKubeconfig,
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
  folder = mkdtempSync(join(tmpdir(), 'stsc-kubeconfig-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

// ── The environment and the kubeconfig files ──

const environment = (change: Partial<Environment> = {}): Environment => ({
  variables: {},
  home: join(folder, 'home'),
  serviceAccount: join(folder, 'serviceaccount'),
  timeouts: { responseMs: 5000, execPluginMs: 5000 },
  ...change,
});

const shortTimeouts = { timeouts: { responseMs: 1000, execPluginMs: 1000 } };

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

// ── The server ──

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

const kubernetesExcept =
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

/** Starts a server that handles the two requests to Kubernetes; returns its cluster entry for a kubeconfig. */
async function standIn(replies = kubernetes, options: https.ServerOptions = {}) {
  const { certificate: cert, key } = await authority.server('127.0.0.1');
  const port = await open(https.createServer({ cert, key, ...options }, replying(replies)));
  return { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': base64(authority.certificate) };
}

/** Issues a certificate as if on another date; it is valid for thirty days. */
async function issuedOn<T>(date: string, issue: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(date) });
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

// ── The result ──

async function resolved(
  options: KubeconfigOptions,
  change?: Partial<Environment>,
): Promise<ResolvedKubeconfig> {
  const result = await resolveKubeconfig(options, environment(change));
  if (!result) throw new Error('no cluster was given');
  return result;
}

/** The one-line problem, without the parts that differ from run to run. */
async function problemOf(options: KubeconfigOptions, change?: Partial<Environment>): Promise<string> {
  const problem: unknown = await resolveKubeconfig(options, environment(change)).catch((error) => error);
  if (!(problem instanceof Problem))
    throw new Error('the kubeconfig was resolved without a Problem', { cause: problem });
  expect(problem.message.split('\n')).toHaveLength(1);
  expect(problem.message).not.toContain('secret');
  const line = problem.message.replaceAll(folder, 'FOLDER').replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
  return `exit ${problem.exitCode}: ${line}`;
}

const problemWith = async (config: Kubeconfig, change?: Partial<Environment>) =>
  problemOf({ kubeconfig: fileOf(config) }, change);

describe('The cluster', () => {
  test('is undefined without options, even if there is a ~/.kube/config', async () => {
    fileOf({ cluster: await standIn() }, 'home/.kube/config');

    expect(await resolveKubeconfig({}, environment({ variables: { KUBECONFIG: '' } }))).toBeUndefined();
  });

  test('comes from --kubeconfig', async () => {
    const cluster = await standIn();
    const file = fileOf({ cluster });

    expect(await resolved({ kubeconfig: file }, { variables: { KUBECONFIG: '/absent' } })).toMatchObject({
      context: 'a-context',
      server: cluster.server,
      version: 'v1.35.4',
      origin: `${file} (from --kubeconfig)`,
    });
  });

  test('comes from ~/.kube/config if only --context is given', async () => {
    fileOf({ cluster: await standIn(), current: 'another' }, 'home/.kube/config');

    expect(await resolved({ context: 'a-context' })).toMatchObject({ version: 'v1.35.4' });
  });

  test('comes from the first file in KUBECONFIG that has the context', async () => {
    const cluster = await standIn();
    const nowhere = { server: 'https://127.0.0.1:1' };
    const files = [
      write('1', 'users: null'),
      fileOf({ cluster, current: '' }, '2'),
      fileOf({ context: 'expected', cluster }, '3'),
      fileOf({ context: 'expected', current: 'a-context', cluster: nowhere }, '4'),
    ];

    expect(await resolved({}, { variables: { KUBECONFIG: files.join(delimiter) } })).toMatchObject({
      context: 'expected',
      server: cluster.server,
    });
  });

  test('comes from the service account in a pod', async () => {
    const { server } = await standIn();
    const { hostname, port } = new URL(server);
    const tokenFile = write('serviceaccount/token', token);
    write('serviceaccount/ca.crt', authority.certificate);
    const variables = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };

    const result = await resolved({}, { variables });

    expect(result).toMatchObject({ context: 'in-cluster', server, origin: "the pod's service account" });
    expect(JSON.parse(result.kubeconfig).users[0].user).toEqual({
      'auth-provider': { name: 'tokenFile', config: { tokenFile } },
    });
    expect(await resolveKubeconfig({}, environment({ variables: {} }))).toBeUndefined();
  });
});

describe('The resolved kubeconfig', () => {
  test('has only the selected context, and the content of every file', async () => {
    const cluster = await standIn();
    const { certificate, key } = await authority.client('a-user');
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

    const result = await resolved({ kubeconfig: file, context: '0123' });

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

  test('resolves to the same cluster again', async () => {
    const tokenFile = write('token', token);
    const { kubeconfig, ...first } = await resolved({
      kubeconfig: fileOf({ cluster: await standIn(), user: { tokenFile: 'token' } }),
    });

    const again = await resolved({ kubeconfig: write('again/kubeconfig', kubeconfig) });

    expect(kubeconfig).toContain(tokenFile);
    expect(again).toEqual({ ...first, kubeconfig, origin: `${folder}/again/kubeconfig (from --kubeconfig)` });
  });

  test('has the token itself if its file ends with a newline, which a header cannot contain', async () => {
    write('token', `${token}\n`);

    const { kubeconfig } = await resolved({
      kubeconfig: fileOf({ cluster: await standIn(), user: { tokenFile: 'token' } }),
    });

    expect(JSON.parse(kubeconfig).users[0].user).toEqual({ token });
  });

  test('keeps the exec plugin, with an absolute path', async () => {
    const credential = JSON.stringify({ kind: 'ExecCredential', status: { token } });
    chmodSync(write('bin/login', `#!/bin/sh\ntest "$WHO" = me && echo '${credential}'\n`), 0o755);
    const exec = { command: './bin/login', args: null, env: [{ name: 'WHO', value: 'me' }] };

    const { kubeconfig } = await resolved({
      kubeconfig: fileOf({ cluster: await standIn(), user: { exec } }),
    });

    expect(JSON.parse(kubeconfig).users[0].user).toEqual({
      exec: { command: join(folder, 'bin/login'), env: exec.env },
    });
  });

  test('allows plain HTTP if the kubeconfig says so, as for kubectl proxy', async () => {
    const port = await open(http.createServer(replying(kubernetes)));

    const { kubeconfig } = await resolved({
      kubeconfig: fileOf({ cluster: { server: `http://127.0.0.1:${port}` } }),
    });

    expect(JSON.parse(kubeconfig).clusters[0].cluster).toEqual({
      server: `http://127.0.0.1:${port}`,
      'insecure-skip-tls-verify': true,
    });
  });
});

describe('A cluster in which the user has few permissions is accepted', () => {
  test('if the user may not read the version', async () => {
    const cluster = await standIn(kubernetesExcept({ 'GET /version': refusal(403, 'forbidden: User "me"') }));

    expect(await resolved({ kubeconfig: fileOf({ cluster }) })).toMatchObject({ version: undefined });
  });

  test('if the user may not create a SelfSubjectReview', async () => {
    const review = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
    const cluster = await standIn(kubernetesExcept({ [review]: refusal(403, 'forbidden: User "me"') }));

    expect(await resolved({ kubeconfig: fileOf({ cluster }) })).toMatchObject({ version: 'v1.35.4' });
  });
});

describe('One line explains that the kubeconfig', () => {
  test('has an empty name', async () => {
    expect(await problemOf({ kubeconfig: '' })).toMatchInlineSnapshot(
      `"exit 2: --kubeconfig is empty; pass a value, or omit the option"`,
    );
    expect(await problemOf({ context: '' })).toMatchInlineSnapshot(
      `"exit 2: --context is empty; pass a value, or omit the option"`,
    );
  });

  test('does not exist', async () => {
    const file = join(folder, 'absent');

    expect(await problemOf({ kubeconfig: file })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/absent (from --kubeconfig) does not exist; use a file that exists"`,
    );
    expect(
      await problemOf({}, { variables: { KUBECONFIG: `${fileOf({})}${delimiter}${file}` } }),
    ).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/absent (from KUBECONFIG) does not exist; use a file that exists"`,
    );
    expect(await problemOf({ context: 'a-context' })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/home/.kube/config (the default for --context) does not exist; use a file that exists"`,
    );
  });

  test('is a folder', async () => {
    expect(await problemOf({ kubeconfig: folder })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER (from --kubeconfig) is a folder; use a file in that folder"`,
    );
  });

  test('is not readable', async () => {
    const file = fileOf({});
    chmodSync(file, 0);

    expect(await withoutRoot(() => problemOf({ kubeconfig: file }))).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/kubeconfig (from --kubeconfig) is not readable (EACCES); make the file readable for this user, or use another file"`,
    );
  });

  test('is empty', async () => {
    expect(await problemOf({ kubeconfig: write('empty', '') })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/empty (from --kubeconfig) is empty; use another file"`,
    );
    expect(await problemOf({ kubeconfig: write('comment', '# nothing\n') })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/comment (from --kubeconfig) is empty; use another file"`,
    );
  });

  test('is not YAML', async () => {
    const lines = 'kind: Config\nusers:\n- name: me\n  user: {token: "the-secret';

    expect(await problemOf({ kubeconfig: write('cut', lines) })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/cut (from --kubeconfig) is not YAML (line 4: missing char); correct the file, or use another file"`,
    );
    expect(await problemOf({ kubeconfig: write('tab', 'kind: Config\n\tusers: []') })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/tab (from --kubeconfig) is not YAML (line 2: tab as indent); correct the file, or use another file"`,
    );
    expect(await problemOf({ kubeconfig: write('alias', 'token: *the-secret') })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/alias (from --kubeconfig) is not YAML (an alias has no anchor); correct the file, or use another file"`,
    );
  });

  test('is another kind of YAML', async () => {
    expect(await problemOf({ kubeconfig: write('word', 'the-secret') })).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/word (from --kubeconfig) is YAML but not a kubeconfig (no fields); correct the file, or use another file"`,
    );
    expect(await problemOf({ kubeconfig: write('list', '- a') })).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/list (from --kubeconfig) is YAML but not a kubeconfig (no fields); correct the file, or use another file"`,
    );
    expect(
      await problemOf({ kubeconfig: write('pod', 'kind: Pod\nmetadata: {name: web-0}') }),
    ).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/pod (from --kubeconfig) is YAML but not a kubeconfig (kind: expected "Config"); correct the file, or use another file"`,
    );
    expect(await problemOf({ kubeconfig: write('values', 'replicas: 3') })).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/values (from --kubeconfig) is YAML but not a kubeconfig (no contexts, clusters or users); correct the file, or use another file"`,
    );
    expect(
      await problemOf({ kubeconfig: write('shape', 'users: [{name: me, user: {token: [the-secret]}}]') }),
    ).toMatchInlineSnapshot(
      `"exit 2: The file FOLDER/shape (from --kubeconfig) is YAML but not a kubeconfig (users[0].user.token: expected string, received array); correct the file, or use another file"`,
    );
  });
});

describe('One line explains that the context', () => {
  test('does not exist', async () => {
    const file = fileOf({ cluster: await standIn() });
    const another = fileOf({ context: 'another' }, 'another');
    const variables = { KUBECONFIG: [file, another].join(delimiter) };

    expect(await problemOf({ kubeconfig: file, context: 'prod' })).toMatchInlineSnapshot(
      `"exit 2: The context "prod" is not in FOLDER/kubeconfig (from --kubeconfig); choose a context with --context: a-context"`,
    );
    expect(await problemOf({ context: 'prod\n\u001b[31m' }, { variables })).toMatchInlineSnapshot(
      `"exit 2: The context "prod" is not in FOLDER/kubeconfig:FOLDER/another (from KUBECONFIG); choose a context with --context: another, a-context"`,
    );
    expect(
      await problemOf({ kubeconfig: write('none', 'contexts: []'), context: 'prod' }),
    ).toMatchInlineSnapshot(
      `"exit 2: The context "prod" is not in FOLDER/none (from --kubeconfig); use another kubeconfig, because this kubeconfig has no contexts"`,
    );
  });

  test('must be chosen from many', async () => {
    const contexts = Array.from({ length: 30 }, (_, i) => `{name: c${i}, context: {cluster: c, user: u}}`);

    expect(
      await problemOf({ kubeconfig: write('many', `contexts: [${contexts.join()}]`) }),
    ).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/many (from --kubeconfig) has no current-context; choose a context with --context: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 20 more"`,
    );
  });

  test('is not selected', async () => {
    expect(await problemWith({ current: '' })).toMatchInlineSnapshot(
      `"exit 2: The kubeconfig FOLDER/kubeconfig (from --kubeconfig) has no current-context; choose a context with --context: a-context"`,
    );
    expect(await problemWith({ current: 'gone' })).toMatchInlineSnapshot(
      `"exit 2: The current-context "gone" is not in FOLDER/kubeconfig (from --kubeconfig); choose a context with --context: a-context"`,
    );
  });

  test('refers to a missing entry', async () => {
    const context = (fields: string) =>
      write(
        'dangling',
        `{current-context: c, contexts: [{name: c, context: ${fields}}], clusters: [{name: k}]}`,
      );

    expect(await problemOf({ kubeconfig: context('{cluster: gone, user: u}') })).toMatchInlineSnapshot(
      `"exit 2: The context "c" refers to the cluster "gone", but FOLDER/dangling (from --kubeconfig) has no such cluster; add the cluster, or choose another context"`,
    );
    expect(await problemOf({ kubeconfig: context('{cluster: k, user: gone}') })).toMatchInlineSnapshot(
      `"exit 2: The context "c" refers to the user "gone", but FOLDER/dangling (from --kubeconfig) has no such user; add the user, or choose another context"`,
    );
    expect(await problemOf({ kubeconfig: context('{}') })).toMatchInlineSnapshot(
      `"exit 2: The context "c" in FOLDER/dangling (from --kubeconfig) has no cluster; add the cluster, or choose another context"`,
    );
  });
});

describe('One line explains that in the kubeconfig', () => {
  const server = 'https://127.0.0.1:1';

  test('the server is wrong', async () => {
    expect(await problemWith({ cluster: {} })).toMatchInlineSnapshot(
      `"exit 2: The cluster "cluster-of-a-context" has no server; add its URL to the kubeconfig"`,
    );
    expect(await problemWith({ cluster: { server: 'localhost:6443' } })).toMatchInlineSnapshot(
      `"exit 2: The server of the cluster "cluster-of-a-context" is not a URL like https://host:port; correct this field in the kubeconfig"`,
    );
    expect(await problemWith({ cluster: { server, 'proxy-url': 'proxy:3128' } })).toMatchInlineSnapshot(
      `"exit 2: The proxy-url of the cluster "cluster-of-a-context" is not a URL like http://host:port; correct this field in the kubeconfig"`,
    );
  });

  test('a file is missing', async () => {
    const absent = { 'client-certificate': 'absent.crt', 'client-key': 'absent.key' };

    expect(
      await problemWith({ cluster: { server, 'certificate-authority': 'absent.crt' } }),
    ).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority of the cluster "cluster-of-a-context" is in FOLDER/absent.crt, but that file does not exist; correct the path in the kubeconfig"`,
    );
    expect(await problemWith({ cluster: { server }, user: absent })).toMatchInlineSnapshot(
      `"exit 2: The client-certificate of the user "user-of-a-context" is in FOLDER/absent.crt, but that file does not exist; correct the path in the kubeconfig"`,
    );
    expect(await problemWith({ cluster: { server }, user: { tokenFile: 'absent' } })).toMatchInlineSnapshot(
      `"exit 2: The tokenFile of the user "user-of-a-context" is in FOLDER/absent, but that file does not exist; correct the path in the kubeconfig"`,
    );
    expect(await problemWith({ cluster: { server, 'certificate-authority': '.' } })).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority of the cluster "cluster-of-a-context" is in FOLDER, but that file is not readable (EISDIR); correct the path, or make the file readable for this user"`,
    );
  });

  test('base64 or PEM data is invalid', async () => {
    const { certificate, key } = await authority.client('a-user');
    const another = await authority.client('another');
    const data = (pem: string, field = 'client-certificate') => ({
      ...clientCertificate({ certificate, key }),
      [`${field}-data`]: pem,
    });
    const authorityData = (pem: string) => ({ server, 'certificate-authority-data': pem });

    expect(await problemWith({ cluster: authorityData('the-secret!') })).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority-data of the cluster "cluster-of-a-context" is not base64; correct this field in the kubeconfig"`,
    );
    expect(await problemWith({ cluster: authorityData(base64('the-secret')) })).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority-data of the cluster "cluster-of-a-context" is not a certificate in PEM format; correct this field in the kubeconfig"`,
    );
    expect(
      await problemWith({ cluster: { server }, user: data(base64('the-secret')) }),
    ).toMatchInlineSnapshot(
      `"exit 2: The client-certificate-data of the user "user-of-a-context" is not a certificate in PEM format; correct this field in the kubeconfig"`,
    );
    expect(
      await problemWith({ cluster: { server }, user: data(base64(certificate), 'client-key') }),
    ).toMatchInlineSnapshot(
      `"exit 2: The client-key-data of the user "user-of-a-context" is not a private key without a passphrase in PEM format; correct this field in the kubeconfig"`,
    );
    expect(
      await problemWith({ cluster: { server }, user: data(base64(another.key), 'client-key') }),
    ).toMatchInlineSnapshot(
      `"exit 2: The client-key of the user "user-of-a-context" does not match the client-certificate; correct this field in the kubeconfig"`,
    );
    expect(await problemWith({ cluster: { server }, user: data('', 'client-key') })).toMatchInlineSnapshot(
      `"exit 2: The client-certificate of the user "user-of-a-context" has no client-key; add the client-key to the kubeconfig"`,
    );
    write('text.crt', 'the-secret');
    expect(
      await problemWith({ cluster: { server, 'certificate-authority': 'text.crt' } }),
    ).toMatchInlineSnapshot(
      `"exit 2: The certificate-authority of the cluster "cluster-of-a-context", FOLDER/text.crt, is not a certificate in PEM format; correct this field in the kubeconfig"`,
    );
  });

  test('the token is not valid in a header', async () => {
    expect(await problemWith({ cluster: { server }, user: { token: 'the secret\n' } })).toMatchInlineSnapshot(
      `"exit 2: The token of the user "user-of-a-context" is empty or contains whitespace or non-ASCII characters; correct this field in the kubeconfig"`,
    );
    write('empty', '\n');
    expect(await problemWith({ cluster: { server }, user: { tokenFile: 'empty' } })).toMatchInlineSnapshot(
      `"exit 2: The tokenFile of the user "user-of-a-context", FOLDER/empty, is empty or contains whitespace or non-ASCII characters; correct this field in the kubeconfig"`,
    );
  });
});

describe('One line explains that the exec plugin', () => {
  const problemWithPlugin = async (exec: object, change?: Partial<Environment>) =>
    problemWith({ cluster: { server: 'https://127.0.0.1:1' }, user: { exec } }, change);
  const shell = (script: string) => ({ command: 'sh', args: ['-c', script] });

  test('is not installed', async () => {
    const command = 'no-such-plugin';

    expect(await problemWithPlugin({ command })).toMatchInlineSnapshot(
      `"exit 3: The exec plugin "no-such-plugin" of the user "user-of-a-context" is not installed; install the plugin"`,
    );
    expect(
      await problemWithPlugin({ command, installHint: '\nget it from https://login.example\nor elsewhere' }),
    ).toMatchInlineSnapshot(
      `"exit 3: The exec plugin "no-such-plugin" of the user "user-of-a-context" is not installed; get it from https://login.example"`,
    );
    expect(await problemWithPlugin({ args: ['get-token'] })).toMatchInlineSnapshot(
      `"exit 2: The user "user-of-a-context" has an exec plugin without a command; add exec.command to the kubeconfig"`,
    );
  });

  test('fails', async () => {
    const script =
      'echo the-secret; echo trying >&2; printf "\\033[31msession expired\\033[0m\\n\\n" >&2; exit 1';

    expect(await problemWithPlugin(shell(script))).toMatchInlineSnapshot(
      `"exit 3: The exec plugin "sh" of the user "user-of-a-context" failed (session expired); run the command by hand, and log in again"`,
    );
    expect(await problemWithPlugin(shell('exit 3'))).toMatchInlineSnapshot(
      `"exit 3: The exec plugin "sh" of the user "user-of-a-context" failed (exit code 3); run the command by hand, and log in again"`,
    );
    expect(await problemWithPlugin({ command: `${fileOf({})}` })).toMatchInlineSnapshot(
      `"exit 3: The exec plugin "FOLDER/kubeconfig" of the user "user-of-a-context" failed (EACCES); run the command by hand, and log in again"`,
    );
  });

  test('waits for input', async () => {
    const script = 'echo "open https://login.example in a browser" >&2; sleep 10; true';

    expect(await problemWithPlugin(shell(script), shortTimeouts)).toMatchInlineSnapshot(
      `"exit 3: The exec plugin "sh" of the user "user-of-a-context" took longer than 1 s (open https://login.example in a browser); log in by hand first, so that the plugin does not prompt"`,
    );
  });

  test('prints no ExecCredential', async () => {
    expect(await problemWithPlugin(shell('echo the-secret'))).toMatchInlineSnapshot(
      `"exit 3: The exec plugin "sh" of the user "user-of-a-context" exited successfully but printed no valid ExecCredential; run the command by hand to see its output"`,
    );
    expect(await problemWithPlugin(shell('echo "{}"'))).toMatchInlineSnapshot(
      `"exit 3: The exec plugin "sh" of the user "user-of-a-context" exited successfully but printed no valid ExecCredential; run the command by hand to see its output"`,
    );
  });
});

describe('One line explains that the server', () => {
  const withPassword = (server: string) => server.replace('://', '://me:the-secret@');

  test('has a name that does not resolve', async () => {
    // Too long for a DNS label, so that no request to a DNS server is needed.
    const line = await problemWith({ cluster: { server: `https://${'n'.repeat(64)}.example:6443` } });

    expect(line.replace('n'.repeat(64), 'NAME')).toMatchInlineSnapshot(
      `"exit 3: The server https://NAME.example:6443 is unknown: the host name does not resolve (ENOTFOUND); check the server in the kubeconfig, the VPN and the firewall"`,
    );
  });

  test('refuses the connection', async () => {
    expect(
      await problemWith({ cluster: { server: withPassword('https://127.0.0.1:1') } }),
    ).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT refuses the connection (ECONNREFUSED); check the server in the kubeconfig, and that the cluster is running"`,
    );
  });

  test('refuses the connection through a proxy', async () => {
    const proxy = {
      server: 'https://kubernetes.example:6443',
      'proxy-url': withPassword('http://127.0.0.1:1'),
    };

    expect(await problemWith({ cluster: proxy })).toMatchInlineSnapshot(
      `"exit 3: The server https://kubernetes.example:6443, through the proxy http://127.0.0.1:PORT, refuses the connection (ECONNREFUSED); check the server in the kubeconfig, and that the cluster is running"`,
    );
  });

  test('does not accept connections', async () => {
    const port = await unresponsivePort();

    expect(
      await problemWith({ cluster: { server: `https://127.0.0.1:${port}` } }, shortTimeouts),
    ).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not accept connections within 1 s; check the server in the kubeconfig, the VPN and the firewall"`,
    );
  });

  test('does not respond before TLS, or after the TLS handshake', async () => {
    const port = await open(net.createServer(() => {}));
    const { certificate: cert, key } = await authority.server('127.0.0.1');
    const afterTls = await open(https.createServer({ cert, key }, () => {}));
    const trusted = { 'certificate-authority-data': base64(authority.certificate) };

    expect(
      await problemWith({ cluster: { server: `https://127.0.0.1:${port}` } }, shortTimeouts),
    ).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not respond within 1 s; check the server in the kubeconfig, and that the cluster is running"`,
    );
    expect(
      await problemWith({ cluster: { server: `https://127.0.0.1:${afterTls}`, ...trusted } }, shortTimeouts),
    ).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not respond within 1 s; check the server in the kubeconfig, and that the cluster is running"`,
    );
  });

  test('closes the connection', async () => {
    const port = await open(net.createServer((socket) => socket.destroy()));

    expect(await problemWith({ cluster: { server: `https://127.0.0.1:${port}` } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT closed the connection (ECONNRESET); check the server in the kubeconfig, and that the cluster is running"`,
    );
  });

  test('is not trusted', async () => {
    const { server } = await standIn();
    const other = await createAuthority('another-authority');
    const sameName = await createAuthority('an-authority');
    const by = ({ certificate }: Authority) => ({
      server,
      'certificate-authority-data': base64(certificate),
    });

    expect(await problemWith({ cluster: { server } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT presents a certificate that the kubeconfig does not trust (UNABLE_TO_VERIFY_LEAF_SIGNATURE); correct the certificate-authority or the server in the kubeconfig"`,
    );
    expect(await problemWith({ cluster: by(other) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT presents a certificate that the kubeconfig does not trust (UNABLE_TO_VERIFY_LEAF_SIGNATURE); correct the certificate-authority or the server in the kubeconfig"`,
    );
    expect(await problemWith({ cluster: by(sameName) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT presents a certificate that the kubeconfig does not trust (CERT_SIGNATURE_FAILURE); correct the certificate-authority or the server in the kubeconfig"`,
    );
  });

  test('presents a certificate for other names', async () => {
    const { certificate: cert, key } = await authority.server('kubernetes.example', '198.18.0.1');

    expect(await problemWith({ cluster: await standIn(kubernetes, { cert, key }) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT presents a certificate for kubernetes.example, 198.18.0.1 (ERR_TLS_CERT_ALTNAME_INVALID); use one of these names in the kubeconfig, as server or as tls-server-name"`,
    );
  });

  test('presents a certificate that has expired', async () => {
    const { certificate: cert, key } = await issuedOn('2025-01-01', () => authority.server('127.0.0.1'));

    expect(await problemWith({ cluster: await standIn(kubernetes, { cert, key }) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT presents a certificate that has expired or is not valid yet (CERT_HAS_EXPIRED); renew the certificate, or set the clock of this machine"`,
    );
  });

  test('uses plain HTTP instead of TLS, or TLS instead of plain HTTP', async () => {
    const plain = await open(http.createServer(replying(kubernetes)));
    const message = 'Client sent an HTTP request to an HTTPS server.\n';
    const tls = await open(http.createServer(replying(() => [400, message])));

    expect(await problemWith({ cluster: { server: `https://127.0.0.1:${plain}` } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not use TLS, but probably plain HTTP (EPROTO); correct the port in the kubeconfig, or use http:// there"`,
    );
    expect(await problemWith({ cluster: { server: `http://127.0.0.1:${tls}` } })).toMatchInlineSnapshot(
      `"exit 3: The server http://127.0.0.1:PORT uses TLS, not plain HTTP; use https:// in the kubeconfig"`,
    );
  });

  test('is not Kubernetes', async () => {
    const problemWithReply = async (...reply: Reply) => problemWith({ cluster: await standIn(() => reply) });

    expect(await problemWithReply(200, '<html>the-secret</html>')).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not respond like Kubernetes (HTTP 200, text/html, to /version); correct the server in the kubeconfig"`,
    );
    expect(await problemWithReply(200, { version: '7.1' })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not respond like Kubernetes (HTTP 200, application/json, to /version); correct the server in the kubeconfig"`,
    );
    expect(await problemWithReply(404, 'not found')).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not respond like Kubernetes (HTTP 404, text/html, to /version); correct the server in the kubeconfig"`,
    );
    expect(await problemWithReply(403, 'blocked by policy')).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not respond like Kubernetes (HTTP 403, text/html, to /version); correct the server in the kubeconfig"`,
    );
    expect(await problemWithReply(302, '')).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not respond like Kubernetes (HTTP 302, text/html, to /version); correct the server in the kubeconfig"`,
    );
    expect(await problemWithReply(200, ' '.repeat(2_000_000))).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT does not respond like Kubernetes (HTTP 200, text/html, to /version); correct the server in the kubeconfig"`,
    );
  });

  test('is unhealthy', async () => {
    const cluster = await standIn(() => refusal(503, 'apiserver not ready'));

    expect(await problemWith({ cluster })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT responds with HTTP 503 to /version; check the server in the kubeconfig, and that the cluster is running"`,
    );
  });
});

describe('One line explains that the credentials', () => {
  const jwt = (claims: object) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.the-secret`;

  test('are rejected', async () => {
    const cluster = await standIn();

    expect(await problemWith({ cluster, user: { token: 'an-old-secret' } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT rejects the credentials of the user "user-of-a-context" (HTTP 401); log in again, or choose another context"`,
    );
    expect(
      await problemWith({ cluster, user: { username: 'me', password: 'the-secret' } }),
    ).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT rejects the credentials of the user "user-of-a-context" (HTTP 401); log in again, or choose another context"`,
    );
  });

  test('are rejected by the review only, because the version is public', async () => {
    const cluster = await standIn(kubernetesExcept({ 'GET /version': [200, { gitVersion: 'v1.35.4' }] }));

    expect(await problemWith({ cluster, user: { token: 'an-old-secret' } })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT rejects the credentials of the user "user-of-a-context" (HTTP 401); log in again, or choose another context"`,
    );
  });

  test('are rejected by a server that is too old for the review', async () => {
    const access = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const review = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
    const old = kubernetesExcept({
      [review]: refusal(404, 'not found'),
      [access]: refusal(401, 'Unauthorized'),
    });

    expect(await problemWith({ cluster: await standIn(old) })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT rejects the credentials of the user "user-of-a-context" (HTTP 401); log in again, or choose another context"`,
    );
  });

  test('are absent', async () => {
    const review = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
    const cluster = await standIn(
      kubernetesExcept({
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

    expect(await problemOf({ kubeconfig: file })).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT did not authenticate the user "anonymous" (treated as system:anonymous); add credentials to the user, or choose another context"`,
    );
  });

  test('have expired: a token', async () => {
    const user = { token: jwt({ exp: Date.UTC(2025, 0, 31) / 1000 }) };

    expect(await problemWith({ cluster: await standIn(), user })).toMatchInlineSnapshot(
      `"exit 3: The token of the user "user-of-a-context" expired on 2025-01-31T00:00:00Z; log in again, or choose another context"`,
    );
    expect(
      await problemWith({ cluster: await standIn(), user: { token: jwt({ exp: 1e300 }) } }),
    ).toMatchInlineSnapshot(
      `"exit 3: The server https://127.0.0.1:PORT rejects the credentials of the user "user-of-a-context" (HTTP 401); log in again, or choose another context"`,
    );
  });

  test('have expired: a client certificate, whether the server responds or closes the connection', async () => {
    const client = await issuedOn('2025-01-01', () => authority.client('a-user'));
    const strict = { requestCert: true, rejectUnauthorized: true, ca: authority.certificate };
    const user = clientCertificate(client);

    expect(await problemWith({ cluster: await standIn(), user })).toMatchInlineSnapshot(
      `"exit 3: The client-certificate of the user "user-of-a-context" expired on 2025-01-31T00:00:00Z; log in again, or choose another context"`,
    );
    expect(await problemWith({ cluster: await standIn(kubernetes, strict), user })).toMatchInlineSnapshot(
      `"exit 3: The client-certificate of the user "user-of-a-context" expired on 2025-01-31T00:00:00Z; log in again, or choose another context"`,
    );
  });
});

/** Runs work as an unprivileged user, because root can read every file. */
async function withoutRoot<T>(work: () => Promise<T>): Promise<T> {
  const unprivilegedUser = 65534;
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(unprivilegedUser);
  try {
    return await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

/** A port that neither accepts nor refuses connections: its process is stopped, and its queue is full. */
async function unresponsivePort(): Promise<number> {
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
