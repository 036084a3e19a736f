import { describe, expect, test } from 'vitest';
import { catalog, selected } from '../../../helpers/guarantee/catalog';
import { networkUsers, permissionsFor } from '../../../helpers/guarantee/permissions';

const idsOf = (filter: string) => selected([filter]).map(({ id }) => id);

const users = (name: string, guarantees = catalog()): readonly string[] =>
  permissionsFor(guarantees).find(({ verb, resource }) => `${verb} ${resource}` === name)?.guarantees ?? [];

describe('Every guarantee', () => {
  test.for([
    'create namespaces',
    'delete namespaces',
    'list pods',
    'watch pods',
    'watch persistentvolumeclaims',
    'create statefulsets.apps',
    'patch statefulsets.apps',
  ])('needs to %s', (name) => {
    expect(users(name)).toEqual(catalog().map(({ id }) => id));
  });
});

describe('The guarantees that need a permission are those whose specs use it', () => {
  test.for([
    ['list events', ['identity/name-limits', 'status/quota', 'storage/terminating-claim-blocks']],
    [
      'patch statefulsets/scale.apps',
      [
        'scaling/apply-leaves-replicas-alone',
        'scaling/apply-overwrites-a-scale',
        'scaling/conflict-names-the-scaler',
        'validation/scale-subresource',
      ],
    ],
    ['get statefulsets/status.apps', ['status/counts']],
    ['patch statefulsets/status.apps', ['status/counts']],
    ['update statefulsets/status.apps', ['status/counts']],
    ['create resourcequotas', ['status/quota']],
    ['create horizontalpodautoscalers.autoscaling', ['scaling/autoscaler-keeps-bounds']],
    [
      'list nodes',
      [
        'storage/drained-pod-takes-its-data-along',
        'storage/one-node-at-a-time',
        'storage/spread-across-nodes',
        'storage/zones',
      ],
    ],
    ['list csinodes.storage.k8s.io', ['storage/volume-limit']],
    ['list volumeattributesclasses.storage.k8s.io', ['storage/attributes-class']],
    ['list volumesnapshotclasses.snapshot.storage.k8s.io', ['storage/snapshot-restored']],
    ['create volumesnapshots.snapshot.storage.k8s.io', ['storage/snapshot-restored']],
    [
      'list controllerrevisions.apps',
      [
        'deletion/orphaned-revisions-are-readopted',
        'identity/owner-and-revision',
        'updates/faulty-template',
        'updates/keeps-volumes',
        'updates/non-template-changes-restart-nothing',
        'updates/revision-history',
        'updates/revision-restores-spec-only',
        'updates/rolls-back',
        'validation/warnings',
      ],
    ],
    ['list services', ['deletion/the-service-stays']],
    ['patch controllerrevisions.apps', ['validation/revision-data']],
    ['deletecollection statefulsets.apps', ['validation/collection']],
    ['update statefulsets.apps', ['validation/no-op-claim-templates']],
    ['get statefulsets/scale.apps', ['validation/scale-subresource']],
    [
      'get csidrivers.storage.k8s.io',
      [
        'storage/block-volumes',
        'storage/failed-expansion-recovers',
        'storage/file-system-grows',
        'storage/fs-group',
        'storage/full-volume',
        'storage/one-node-at-a-time',
        'storage/one-pod-at-a-time',
        'storage/size-in-the-pod',
      ],
    ],
    ['create pods/eviction', ['storage/drained-pod-takes-its-data-along', 'updates/not-limited-by-a-budget']],
    [
      'patch persistentvolumeclaims',
      [
        'retention/foreign-owners-are-kept',
        'storage/attributes-class',
        'storage/expansion',
        'storage/failed-expansion-recovers',
        'storage/file-system-grows',
        'storage/terminating-claim-blocks',
      ],
    ],
    [
      'get pods/log',
      [
        'guides/eks-workshop',
        'guides/replicated-mysql',
        'guides/replicated-mysql-as-printed',
        'replication/cloned-from-predecessor',
      ],
    ],
    [
      'patch pods',
      [
        'deletion/background',
        'deletion/foreground',
        'deletion/in-no-order',
        'deletion/namespace',
        'identity/adoption',
        'identity/pod-labels',
        'ordering/deleted-in-reverse',
        'ordering/parallel-starts-together',
        'retention/owner-references',
        'retention/quick-down-and-up',
        'retention/when-deleted',
        'retention/when-scaled',
        'status/counts-stay-in-bounds',
        'storage/first-consumer',
        'storage/missing-claim-is-recreated',
        'updates/changed-again-mid-rollout',
        'updates/not-limited-by-a-budget',
        'updates/recreate',
        'updates/rollout-status-agrees',
        'updates/strategy-switched-mid-rollout',
      ],
    ],
    [
      'delete statefulsets.apps',
      [
        'deletion/background',
        'deletion/foreground',
        'deletion/in-no-order',
        'deletion/nothing-comes-back',
        'deletion/orphan',
        'deletion/orphaned-revisions-are-readopted',
        'deletion/the-service-stays',
        'guides/bash-statefulset',
        'guides/digitalocean-mariadb',
        'guides/eks-workshop',
        'guides/replicated-mysql',
        'guides/trident-nas',
        'identity/adoption',
        'retention/combinations',
        'retention/foreign-owners-are-kept',
        'retention/when-deleted',
        'storage/claims-outlive-the-set',
        'validation/immutable',
      ],
    ],
  ] as const)('%s', ([name, guarantees]) => {
    expect(users(name)).toEqual(guarantees);
  });

  test('Every database needs to forward ports and to create Secrets', () => {
    const databases = catalog().filter(({ level }) => level === 'replication');
    for (const name of ['create pods/portforward', 'create secrets'])
      expect(users(name)).toEqual(databases.map(({ id }) => id));
  });

  test('Every guarantee with volumes needs to read and patch PersistentVolumes', () => {
    const volumes = catalog().filter(({ needs }) => needs.includes('dynamic-volumes'));
    for (const name of ['get persistentvolumes', 'patch persistentvolumes'])
      expect(users(name)).toEqual(volumes.map(({ id }) => id));
  });
});

test('Each permission is needed by a guarantee, or only by the reports', () => {
  const forReportsOnly = permissionsFor(catalog())
    .filter(({ guarantees }) => guarantees.length === 0)
    .map(({ verb, resource, isForReports }) => `${verb} ${resource} ${isForReports}`);
  expect(forReportsOnly).toEqual(['list persistentvolumes true']);
});

test('A run of some guarantees needs only their permissions and those of the reports', () => {
  const names = permissionsFor(selected(['specs/validation/'])).map(
    ({ verb, resource }) => `${verb} ${resource}`,
  );
  expect(names).toContain('create statefulsets.apps');
  expect(names).toContain('list services');
  for (const other of ['create pods/exec', 'create services', 'patch persistentvolumes'])
    expect(names).not.toContain(other);
});

test('DNS and Service routing are needed by the levels network and replication, and by a guide with a client pod', () => {
  const found = networkUsers(catalog());
  expect(found).toEqual(expect.arrayContaining(idsOf('specs/network/')));
  expect(found).toEqual(expect.arrayContaining(idsOf('specs/replication/')));
  expect(found).toContain('guides/bash-statefulset');
  expect(found.filter((id) => /^(identity|ordering|retention|storage|validation)/.test(id))).toEqual([]);
});
