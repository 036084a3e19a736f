import type { V1Namespace } from '@kubernetes/client-node';
import { expect, onTestFinished, test, vi } from 'vitest';
import { waitForNamespaceDeletion } from '../../../cli/run/cleanup';
import { fakeApiServer, responds } from '../../helpers/kube/fake-api-server';

const stuck: V1Namespace = {
  metadata: { name: 'stsc-ab12c', deletionTimestamp: '2026-01-01T00:00:10Z' as unknown as Date },
  status: {
    conditions: [
      {
        type: 'NamespaceFinalizersRemaining',
        status: 'True',
        message: 'Some content has finalizers remaining: example.com/kept in 1 resource instances',
      },
      { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'All content was deleted' },
    ],
  },
};

/** The lines that a wait of this many milliseconds prints while the API server lists these namespaces. */
async function linesAfter(milliseconds: number, ...items: V1Namespace[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const printed = vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
  onTestFinished(() => printed.mockRestore());
  const server = await fakeApiServer(
    responds(200, { metadata: { resourceVersion: '1' }, items }),
    (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders(),
  );
  await waitForNamespaceDeletion(server.kubeconfig(), 'run-1', milliseconds);
  return lines;
}

test('A namespace whose deletion takes too long is printed with the reason', async () => {
  expect(await linesAfter(300, stuck)).toMatchInlineSnapshot(`
    [
      "Namespace stsc-ab12c is still being deleted",
      "  Some content has finalizers remaining: example.com/kept in 1 resource instances",
    ]
  `);
});

test('The wait ends at once if no namespace remains', async () => {
  expect(await linesAfter(60_000)).toEqual([]);
});
