import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../../../helpers/kube/client';
import { unreliableProxy } from '../../../prove/disturbances/unreliable-proxy';
import { fakeApiServer, hangs, responds } from '../../helpers/kube/fake-api-server';

const found = responds(200, { kind: 'Node', apiVersion: 'v1', metadata: { name: 'n' } });

async function proxied(resetEvery: readonly [number, number], latency: number, ...replies: (typeof found)[]) {
  const server = await fakeApiServer(...replies);
  const proxy = await unreliableProxy(server.kubeconfig(), {
    latency,
    resetEvery,
    seed: 'a',
  });
  onTestFinished(proxy.close);
  return { server, proxy, kube: connect(proxy.kubeconfig) };
}

describe('The unreliable proxy', () => {
  test('forwards requests and responses, each only after half of the latency', async () => {
    const { kube } = await proxied([60_000, 60_000], 200, found);
    await kube.core.readNode({ name: 'n' });
    const began = performance.now();
    expect((await kube.core.readNode({ name: 'n' })).metadata?.name).toBe('n');
    expect(performance.now() - began).toBeGreaterThanOrEqual(195);
  });

  test('resets a connection whose response is outstanding', async () => {
    const { kube, proxy, server } = await proxied([50, 50], 0, hangs, found);
    expect((await kube.core.readNode({ name: 'n' })).metadata?.name).toBe('n');
    expect(server.requests.length).toBeGreaterThan(1);
    await vi.waitUntil(() => proxy.resets > 0);
  });
});
