import { afterEach, expect, test, vi } from 'vitest';
import { k3s } from '../../../cluster/k3s/k3s';
import { progressTo } from '../../../cluster/progress';
import type { Problem } from '../../../helpers/problem';

afterEach(() => vi.unstubAllEnvs());

const start = (nodes: number) =>
  k3s(
    { name: 'refused', builder: 'k3s', minor: '1.37', nodes, mayInstall: false, images: [] },
    { folder: '', networkSlot: 0, onCleanup: () => {} },
    progressTo(() => {}),
  );

/** The message that a user sees, and the exit code. */
const problemOf = (nodes: number) =>
  start(nodes).then(
    () => 'started',
    ({ message, detail, exitCode }: Problem) => ({ message, detail, exitCode }),
  );

test('A K3s cluster is refused without a container engine', async () => {
  vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
  expect(await problemOf(1)).toMatchInlineSnapshot(`
    {
      "detail": [
        "tcp://127.0.0.1:1: connection refused",
      ],
      "exitCode": 3,
      "message": "No Docker-compatible engine found; start Docker or Podman, or use --cluster native",
    }
  `);
});

test('A K3s cluster is refused with more than one node', async () => {
  expect(await problemOf(2)).toMatchInlineSnapshot(`
    {
      "detail": [],
      "exitCode": 2,
      "message": "A K3s cluster has one node, but --nodes is 2; omit --nodes, or use --cluster native",
    }
  `);
});
