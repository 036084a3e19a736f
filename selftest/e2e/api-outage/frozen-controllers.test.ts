import { expect, test } from 'vitest';
import { startSpecRun } from '../../support/spec-run';
import { longerThanControllerDeadline, outageCluster, passed } from './outage-cluster';

const outage = outageCluster('outage-controllers');

test('A run of the guarantees does not fail while the controllers are frozen', async (context) => {
  const run = startSpecRun(
    'frozen-controllers',
    outage.kubeconfig,
    'ordering/created-in-order',
    'ordering/deleted-in-reverse',
    'identity/adoption',
  );
  await outage.untilFirstPod(run);
  await outage.controllers().frozenWhile(longerThanControllerDeadline);
  await outage.expectNoFailure(run, context);
  expect(passed(run)).not.toEqual([]);
});
