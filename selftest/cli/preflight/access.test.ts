import { ApiException, type V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import { describe, expect, test, vi } from 'vitest';
import { checkPermissions } from '../../../cli/preflight/access';
import { conclude } from '../../../cli/preflight/findings';
import { formatFinding } from '../../../cli/preflight/print';
import { catalog, selected } from '../../../helpers/guarantee/catalog';
import { permissionsFor } from '../../../helpers/guarantee/permissions';
import type { Kube } from '../../../helpers/kube/client';

// The pause before the second review.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }));

type Answer = (name: string, attempt: number) => boolean;

/** An API server that answers access reviews for permissions such as "create pods/exec in stsc-1". */
function cluster(isAllowed: Answer) {
  const attempts = new Map<string, number>();
  const authorization = {
    async createSelfSubjectAccessReview({ body }: { body: V1SelfSubjectAccessReview }) {
      const {
        verb,
        group,
        resource,
        subresource,
        namespace = 'no namespace',
      } = body.spec.resourceAttributes ?? {};
      const name = `${verb} ${resource}${subresource ? `/${subresource}` : ''}${group ? `.${group}` : ''}`;
      const attempt = (attempts.get(name) ?? 0) + 1;
      attempts.set(name, attempt);
      reviews.push(`${name} in ${namespace}`);
      return { ...body, status: { allowed: isAllowed(name, attempt) } };
    },
  };
  const reviews: string[] = [];
  return { kube: { authorization } as unknown as Kube, reviews };
}

const check = async (isAllowed: Answer, guarantees = catalog()) => {
  const findings = await checkPermissions(cluster(isAllowed).kube, 'stsc-1', permissionsFor(guarantees));
  const { blocking } = conclude(findings, guarantees);
  return findings.map((finding) => formatFinding(finding, blocking.includes(finding), guarantees.length));
};

describe('The API server is asked for', () => {
  test('rights in the namespace that was created, and for cluster-wide rights', async () => {
    const { kube, reviews } = cluster(() => true);
    expect(await checkPermissions(kube, 'stsc-1', permissionsFor(catalog()))).toEqual([]);
    expect(reviews).toEqual(
      expect.arrayContaining([
        'create namespaces in no namespace',
        'list nodes in no namespace',
        'patch persistentvolumes in no namespace',
        'create pods/exec in stsc-1',
        'create statefulsets.apps in stsc-1',
        'list endpointslices.discovery.k8s.io in stsc-1',
      ]),
    );
  });

  test('rights in all namespaces, if none could be created', async () => {
    const { kube, reviews } = cluster(() => true);
    await checkPermissions(kube, undefined, permissionsFor(catalog()));
    expect(reviews).toContain('create pods/exec in no namespace');
  });
});

describe('A missing permission', () => {
  test('of a guarantee of the level core prevents the run', async () => {
    expect(await check((name) => name !== 'patch pods')).toMatchInlineSnapshot(`
      [
        "The user has no permission to patch pods; grant the permissions that "stsc rbac" prints (needed by deletion (4), identity (2), ordering (2), retention (4), status (1), storage (2), updates (5))",
      ]
    `);
    expect(await check((name) => !name.endsWith('pods/exec'))).toMatchInlineSnapshot(`
      [
        "The user has no permission to create pods/exec, get pods/exec; grant the permissions that "stsc rbac" prints (needed by guides (6), identity (5), network (10), ordering (5), replication (7), retention (1), status (2), storage (22), updates (6))",
      ]
    `);
  });

  test('of other guarantees rules these out', async () => {
    expect(await check((name) => name !== 'create pods/portforward')).toMatchInlineSnapshot(`
      [
        "The user has no permission to create pods/portforward; grant the permissions that "stsc rbac" prints (unsupported: guides (5), replication (7))",
      ]
    `);
    expect(await check((name) => name !== 'create pods/eviction')).toMatchInlineSnapshot(`
      [
        "The user has no permission to create pods/eviction; grant the permissions that "stsc rbac" prints (needed by storage/drained-pod-takes-its-data-along, updates/not-limited-by-a-budget)",
      ]
    `);
    expect(await check((name) => name !== 'list storageclasses.storage.k8s.io')).toMatchInlineSnapshot(`
      [
        "The user has no permission to list storageclasses.storage.k8s.io; grant the permissions that "stsc rbac" prints (unsupported: deletion (1), guides (6), replication (7), retention (7), storage (27), updates (1))",
      ]
    `);
  });

  test('of the reports is a warning', async () => {
    const missing = ['list services', 'list persistentvolumes'];
    expect(await check((name) => !missing.includes(name))).toMatchInlineSnapshot(`
      [
        "The user has no permission to list persistentvolumes: the report of a case that did not pass will not contain these; grant the permissions that "stsc rbac" prints",
        "The user has no permission to list services; grant the permissions that "stsc rbac" prints (needed by deletion/the-service-stays)",
      ]
    `);
  });

  test('that the run does not need is not mentioned', async () => {
    expect(await check((name) => name !== 'create services', selected(['specs/ordering/']))).toEqual([]);
  });

  test('is one line per consequence', async () => {
    const missing = ['create namespaces', 'delete namespaces', 'create secrets'];
    expect(await check((name) => !missing.includes(name))).toHaveLength(2);
  });

  test('counts only if it is still missing after a moment: a platform may grant rights to the creator', async () => {
    expect(await check((_, attempt) => attempt > 1)).toEqual([]);
  });
});

test.for(permissionsFor(catalog()).map(({ verb, resource }) => `${verb} ${resource}`))(
  'Without "%s", the finding names the permission',
  async (name) => {
    const lines = await check((each) => each !== name);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`The user has no permission to ${name}`);
    expect(lines[0]).toMatch(/\((needed by|unsupported:) .+\)$|the report of a case/);
  },
);

test('A server that reviews no access is a warning', async () => {
  const kube = {
    authorization: {
      createSelfSubjectAccessReview: async () => {
        throw Object.assign(new ApiException(403, '', '', {}), { message: '403 Forbidden: no reviews' });
      },
    },
  } as unknown as Kube;
  const findings = await checkPermissions(kube, 'stsc-1', permissionsFor(catalog()));
  expect(findings.map((finding) => formatFinding(finding, false, 0))).toMatchInlineSnapshot(`
    [
      "The permissions of the user could not be checked: 403 Forbidden: no reviews; allow the user to create selfsubjectaccessreviews.authorization.k8s.io",
    ]
  `);
});
