import { expect, test } from 'vitest';
import type { Kube } from '../../../helpers/kube/client';
import type { ApiOutage } from '../../../helpers/kube/health-probe';
import { record } from '../../../helpers/timeline/record';

const recorderWith = (outages: readonly ApiOutage[]) => {
  const kube = { core: {}, apps: {}, discovery: {} } as Kube;
  const healthProbe = { outages: () => outages, stop: () => {} };
  const { signal } = new AbortController();
  return record({ kube, namespace: 'somewhere', healthProbe, signal }, []);
};

test('A history contains the outages of the API server, in time since the recording began', async () => {
  const start = performance.now();
  const recorder = await recorderWith([{ from: start + 5_000, to: start + 8_000 }]);
  const { outages } = recorder.history();
  expect(outages).toHaveLength(1);
  expect(outages?.[0]?.from).toBeCloseTo(5_000, -3);
  expect(outages?.[0]?.to).toBeCloseTo(8_000, -3);
});

test('A history contains an earlier outage only if the controller may still have a backlog', async () => {
  const start = performance.now();
  const longAgo = { from: start - 600_000, to: start - 590_000 };
  const recent = { from: start - 4_000, to: start - 1_000 };
  const recorder = await recorderWith([longAgo, recent]);
  expect(recorder.history().outages).toHaveLength(1);
});
