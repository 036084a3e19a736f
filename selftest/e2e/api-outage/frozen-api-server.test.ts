import { expect, test } from 'vitest';
import { deadlines } from '../../../helpers/deadlines';
import { startSpecRun } from '../../support/spec-run';
import { longerThanControllerDeadline, outageCluster, passed } from './outage-cluster';

const outage = outageCluster('outage-frozen');

test('A run of the guarantees does not fail while the API server is frozen', async (context) => {
  const run = startSpecRun(
    'frozen-server',
    outage.kubeconfig,
    'ordering/created-in-order',
    'ordering/deleted-in-reverse',
    'identity/recreated-in-place',
  );
  await outage.untilFirstPod(run);
  const finished = run.results.length;
  await outage.server().frozenWhile(longerThanControllerDeadline);
  expect(run.results).toHaveLength(finished);
  expect(outage.healthProbe.outages(deadlines.controller)).toHaveLength(1);
  await outage.expectNoFailure(run, context);
  expect(passed(run)).not.toEqual([]);
});
