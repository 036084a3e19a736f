import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Api } from '../../../cluster/api';
import { builtReference } from '../../../cluster/native/images';
import { loadLater } from '../../../cluster/native/later-images';
import { planCluster } from '../../../cluster/native/plan';
import type { ImageRecipe } from '../../../helpers/image-recipe';

let folder: string;

/** The tools build and load every image except `invalid`. */
const tools = {
  mmdebstrap: `case "$*" in *invalid-package*) echo 'E: Unable to locate package' >&2; exit 1;; esac
for output do :; done
echo layer > "$output"`,
  ctr: 'cat > /dev/null',
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stsc-later-'));
  for (const [tool, script] of Object.entries(tools)) {
    writeFileSync(join(folder, tool), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, tool), 0o755);
  }
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
});

const recipe = (name: string): ImageRecipe => ({
  name,
  suite: 'stable',
  packages: [`${name}-package`],
  without: [],
  accounts: [],
  steps: [],
});

/** An API that records the changes of the publication. */
function recordingApi(fail: () => boolean = () => false) {
  const changes: unknown[] = [];
  const api: Api = {
    get: () => Promise.reject(new Error('unexpected')),
    create: () => Promise.reject(new Error('unexpected')),
    apply: () => Promise.reject(new Error('unexpected')),
    async patch(_, { metadata, data }: { metadata?: { annotations: object }; data?: object }) {
      if (fail()) throw new Error('connection refused');
      changes.push({ loading: Object.values(metadata?.annotations ?? {})[0], data });
    },
    close: () => {},
  };
  return { api, changes };
}

const planHere = () => planCluster({ name: 'x', nodes: 2, minor: '1.37' }, 0, folder);
const log = () => readFileSync(join(folder, 'logs/images.log'), 'utf8').replace(/^\S+ /gm, '');

test('Each image is published when all nodes have the image', async () => {
  const { api, changes } = recordingApi();
  await loadLater(planHere(), api, [recipe('one'), recipe('two')], () => false);
  const one = builtReference(recipe('one'));
  const two = builtReference(recipe('two'));
  expect(changes).toEqual([
    { loading: 'two', data: { one } },
    { loading: '', data: { one, two } },
  ]);
  expect(log()).toBe(`one: loaded ${one} into all nodes\ntwo: loaded ${two} into all nodes\n`);
});

test('An image that cannot be built is not published, and the log has the reason', async () => {
  const { api, changes } = recordingApi();
  await loadLater(planHere(), api, [recipe('invalid'), recipe('one')], () => false);
  const one = builtReference(recipe('one'));
  expect(changes).toEqual([
    { loading: 'one', data: {} },
    { loading: '', data: { one } },
  ]);
  expect(log()).toMatch(/^invalid: mmdebstrap could not fetch and unpack invalid-package.*\none: loaded /);
});

test('A change that the API server does not accept is sent again', async () => {
  let failures = 1;
  const { api, changes } = recordingApi(() => failures-- > 0);
  await loadLater(planHere(), api, [recipe('one')], () => false);
  expect(changes).toEqual([{ loading: '', data: { one: builtReference(recipe('one')) } }]);
});

test('A cluster that ends loads no more images', async () => {
  const { api, changes } = recordingApi();
  await loadLater(planHere(), api, [recipe('one')], () => true);
  expect(changes).toEqual([]);
});
