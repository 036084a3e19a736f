import { expect, test } from 'vitest';
import { startSpecRun } from '../../support/spec-run';
import { outageCluster } from './outage-cluster';

const outage = outageCluster('outage-killed');

test('A run of the guarantees does not fail while the API server is killed each time that it starts', async (context) => {
  const run = startSpecRun(
    'killed-server',
    outage.kubeconfig,
    'ordering/created-in-order',
    'ordering/deleted-in-reverse',
    'identity/adoption',
  );
  await outage.untilPodHasFinalizer(run);
  const kills = await outage.server().killedFor(8_000);
  expect(kills).toBeGreaterThan(1);
  await outage.expectNoFailure(run, context);
});
