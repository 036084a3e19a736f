import { setTimeout as delay } from 'node:timers/promises';
import { ApiException } from '@kubernetes/client-node';
import { isClusterScoped, type Permission, resourceOf } from '../../helpers/guarantee/permissions';
import type { Kube } from '../../helpers/kube/client';
import { retryWhileUnreachable } from '../../helpers/kube/retry-while-unreachable';
import { reason } from '../../helpers/problem';
import { type Finding, warning } from './findings';

/** A platform that grants rights in a namespace to its creator does so soon after the namespace is created. */
const grantDelay = 2_000;

const grant = 'grant the permissions that "stsc rbac" prints';

/**
 * Asks the API server for each permission. Rights in namespaces are checked in the namespace
 * that this user has created, or in all namespaces if the user cannot create one.
 * @param fix Grants what is missing.
 */
export async function checkPermissions(
  kube: Kube,
  namespace: string | undefined,
  needed: readonly Permission[],
  fix = grant,
): Promise<readonly Finding[]> {
  try {
    let missing = await missingOf(kube, namespace, needed);
    if (missing.length > 0 && namespace !== undefined) {
      await delay(grantDelay, undefined, { ...(kube.signal && { signal: kube.signal }) });
      missing = await missingOf(kube, namespace, missing);
    }
    return findingsOf(missing, fix);
  } catch (error) {
    if (!(error instanceof ApiException)) throw error;
    return [
      warning(
        `The permissions of the user could not be checked: ${reason(error)}`,
        'allow the user to create selfsubjectaccessreviews.authorization.k8s.io',
      ),
    ];
  }
}

async function missingOf(
  kube: Kube,
  namespace: string | undefined,
  permissions: readonly Permission[],
): Promise<readonly Permission[]> {
  const allowed = await Promise.all(permissions.map((permission) => isAllowed(kube, namespace, permission)));
  return permissions.filter((_, i) => !allowed[i]);
}

async function isAllowed(
  { authorization }: Kube,
  namespace: string | undefined,
  permission: Permission,
): Promise<boolean> {
  const { group, resource: path } = resourceOf(permission.resource);
  const [resource = '', subresource = ''] = path.split('/');
  const review = {
    body: {
      spec: {
        resourceAttributes: {
          verb: permission.verb,
          group,
          resource,
          ...(subresource && { subresource }),
          ...(namespace !== undefined && !isClusterScoped(permission) && { namespace }),
        },
      },
    },
  };
  const { status } = await retryWhileUnreachable(() => authorization.createSelfSubjectAccessReview(review));
  return status?.allowed ?? false;
}

/** Permissions whose absence has the same consequence are one finding. */
function findingsOf(missing: readonly Permission[], fix: string): readonly Finding[] {
  const groups = new Map<string, Permission[]>();
  for (const permission of missing) {
    const users = permission.guarantees.join();
    groups.set(users, [...(groups.get(users) ?? []), permission]);
  }
  return [...groups.values()].map((permissions) => {
    const guarantees = permissions[0]?.guarantees ?? [];
    const names = permissions.map(({ verb, resource }) => `${verb} ${resource}`).join(', ');
    return guarantees.length > 0
      ? { problem: `The user has no permission to ${names}`, fix, guarantees }
      : warning(
          `The user has no permission to ${names}: the report of a case that did not pass will not contain these`,
          fix,
        );
  });
}
