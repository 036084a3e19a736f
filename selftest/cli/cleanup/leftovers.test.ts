import type { V1Namespace, V1PersistentVolume } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { formatDoubtful, formatObjects, formatRun } from '../../../cli/cleanup/format';
import { leftoversIn } from '../../../cli/cleanup/leftovers';
import { labels, manager, proveManager } from '../../../helpers/labels';

const started = new Date('2026-01-01T10:00:00Z');
const minutesLater = (minutes: number) => new Date(started.getTime() + minutes * 60_000);

const namespace = (name: string, run: string, minutes = 0, owner: string = manager): V1Namespace => ({
  metadata: {
    name,
    creationTimestamp: minutesLater(minutes),
    labels: {
      [labels.managedBy]: owner,
      [labels.run]: run,
      [labels.guarantee]: 'storage.claim-per-pod',
    },
  },
});

interface VolumeOptions {
  readonly minutes?: number;
  readonly phase?: string;
  readonly isProvisioned?: boolean;
  readonly labels?: Record<string, string>;
}

const volume = (
  name: string,
  claimNamespace: string,
  { minutes = 1, phase = 'Bound', isProvisioned = true, labels = {} }: VolumeOptions = {},
): V1PersistentVolume => ({
  metadata: {
    name,
    creationTimestamp: minutesLater(minutes),
    labels,
    ...(isProvisioned && { annotations: { 'pv.kubernetes.io/provisioned-by': 'disk.example' } }),
  },
  spec: { claimRef: { namespace: claimNamespace, name: 'data-web-0' } },
  status: { phase },
});

function found(namespaces: readonly V1Namespace[], ...volumes: readonly V1PersistentVolume[]) {
  const { runs, doubtful } = leftoversIn({ namespaces, volumes, webhooks: [] });
  return {
    runs: runs.map(({ id, namespaces, volumes }) =>
      [id, ...[...namespaces, ...volumes].map(({ metadata }) => metadata?.name)].join(' '),
    ),
    doubtful: doubtful.map(({ metadata }) => metadata?.name),
  };
}

const none = { runs: [], doubtful: [] };
const ofRun = { [labels.managedBy]: manager, [labels.run]: 'run-1' };

test('Namespaces and their volumes are grouped by run, the oldest run first', () => {
  const namespaces = [
    namespace('stsc-bbbbb', 'run-2', 5),
    namespace('stsc-aaaaa', 'run-1'),
    namespace('stsc-ccccc', 'run-1', 9),
  ];
  expect(
    found(namespaces, volume('pv-1', 'stsc-aaaaa'), volume('pv-2', 'stsc-bbbbb', { minutes: 6 })),
  ).toEqual({
    runs: ['run-1 stsc-aaaaa stsc-ccccc pv-1', 'run-2 stsc-bbbbb pv-2'],
    doubtful: [],
  });
});

describe('Never deleted is', () => {
  test('a namespace of another owner, with its volumes', () => {
    const foreign = namespace('stsc-aaaaa', 'run-1', 0, 'Helm');
    expect(found([foreign], volume('pv', 'stsc-aaaaa'))).toEqual(none);
    expect(found([foreign], volume('pv', 'stsc-aaaaa', { phase: 'Released', labels: ofRun }))).toEqual(none);
  });

  test('a volume of a namespace with any other name, also if the namespace is gone', () => {
    expect(found([], volume('pv', 'prod', { phase: 'Released' }))).toEqual(none);
    expect(found([], volume('pv', 'prod', { phase: 'Released', labels: ofRun }))).toEqual(none);
    expect(found([], volume('pv', 'stsc-production', { phase: 'Released' }))).toEqual(none);
  });

  test('a volume without a PVC', () => {
    const { spec: _, ...free } = volume('pv', '');
    expect(found([namespace('stsc-aaaaa', 'run-1')], free).doubtful).toEqual([]);
  });
});

describe('Printed, but not deleted, is', () => {
  const run = 'run-1 stsc-aaaaa';

  test('a volume that no provisioner created, or that is older than the namespace of its PVC', () => {
    const namespaces = [namespace('stsc-aaaaa', 'run-1', 5)];
    const old = volume('old', 'stsc-aaaaa', { minutes: 4 });
    const manual = volume('manual', 'stsc-aaaaa', { minutes: 6, isProvisioned: false });
    expect(found(namespaces, old, manual)).toEqual({ runs: [run], doubtful: ['old', 'manual'] });
  });

  test('a Released volume whose namespace is gone, if only the name of the namespace is that of the suite', () => {
    expect(found([], volume('pv', 'stsc-aaaaa', { phase: 'Released' }))).toEqual({
      runs: [],
      doubtful: ['pv'],
    });
    const manual = volume('pv', 'stsc-aaaaa', { phase: 'Released', labels: ofRun, isProvisioned: false });
    expect(found([], manual)).toEqual({ runs: [], doubtful: ['pv'] });
  });
});

test('A Released volume whose namespace is gone belongs to the run that labelled it', () => {
  expect(found([], volume('pv', 'stsc-aaaaa', { phase: 'Released', labels: ofRun }))).toEqual({
    runs: ['run-1 pv'],
    doubtful: [],
  });
});

test('The webhooks of a fault session are what the session left', () => {
  const metadata = {
    name: 'readiness.session-1',
    creationTimestamp: started,
    labels: { [labels.managedBy]: proveManager, [labels.faultSession]: 'session-1' },
  };
  const webhooks = [{ kind: 'MutatingWebhookConfiguration', metadata } as const];
  const [session] = leftoversIn({ namespaces: [], volumes: [], webhooks }).runs;
  if (!session) throw new Error('The session is missing');
  expect([formatRun(session, minutesLater(180).getTime()), ...formatObjects(session)]).toMatchInlineSnapshot(`
    [
      "Fault session session-1: oldest object created 3 h ago, newest 3 h ago: 1 webhook configuration",
      "MutatingWebhookConfiguration readiness.session-1",
    ]
  `);
});

test('A run is printed with its age and its content', () => {
  const { runs, doubtful } = leftoversIn({
    namespaces: [namespace('stsc-aaaaa', 'run-1'), namespace('stsc-bbbbb', 'run-1', 89)],
    volumes: [
      volume('pv-1', 'stsc-aaaaa'),
      volume('pv-2', 'stsc-ccccc', { phase: 'Released' }),
      volume('pv-3', 'stsc-ccccc', { phase: 'Available' }),
    ],
    webhooks: [],
  });
  const lines = runs.flatMap((run) => [formatRun(run, minutesLater(90).getTime()), ...formatObjects(run)]);
  expect([...lines, ...doubtful.map(formatDoubtful)]).toMatchInlineSnapshot(`
    [
      "Run run-1: oldest object created 1 h ago, newest 1 min ago: 2 namespaces, 1 volume",
      "namespace stsc-aaaaa of storage/claim-per-pod",
      "namespace stsc-bbbbb of storage/claim-per-pod",
      "volume pv-1 of PVC data-web-0 in namespace stsc-aaaaa",
      "Volume pv-2 is Released and was bound to PVC data-web-0 in namespace stsc-ccccc, but it is not certain that a run of this suite created the volume; if no one needs its data, run: kubectl patch persistentvolume pv-2 --patch '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}'",
      "Volume pv-3 is Available and was bound to PVC data-web-0 in namespace stsc-ccccc, but it is not certain that a run of this suite created the volume; if no one needs its data, run: kubectl delete persistentvolume pv-3",
    ]
  `);
});
