import { afterEach, expect, test, vi } from 'vitest';
import { k3s } from '../../../cluster/k3s/k3s';
import { progressTo } from '../../../cluster/progress';
import type { Problem } from '../../../helpers/problem';

afterEach(() => vi.unstubAllEnvs());

const start = (nodes: number) =>
  k3s(
    { name: 'refused', builder: 'k3s', minor: '1.35', nodes, mayInstall: false, images: [] },
    { folder: '', slot: 0, atEnd: () => {} },
    progressTo(() => {}),
  );

/** What a user is told, and the exit code. */
const told = (nodes: number) =>
  start(nodes).then(
    () => 'it started',
    ({ message, detail, exitCode }: Problem) => ({ message, detail, exitCode }),
  );

test('Without an engine', async () => {
  vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
  expect(await told(1)).toMatchInlineSnapshot(`
    {
      "detail": [
        "tcp://127.0.0.1:1 has nobody listening",
      ],
      "exitCode": 3,
      "message": "No Docker-compatible engine answers; start Docker or Podman, or choose --cluster native",
    }
  `);
});

test('More than one node', async () => {
  expect(await told(2)).toMatchInlineSnapshot(`
    {
      "detail": [],
      "exitCode": 2,
      "message": "A K3s cluster has one node, and 2 were asked for; leave --nodes out, or choose --cluster native",
    }
  `);
});
