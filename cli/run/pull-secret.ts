import { ApiException } from '@kubernetes/client-node';
import type { Kube } from '../../helpers/kube/client';
import type { ImagePullSecret } from '../../helpers/platform';
import { environmentError, reason, usageError } from '../../helpers/problem';

const types = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'];

/** Reads the Secret NAMESPACE/NAME, which the run copies into each of its namespaces. */
export async function readPullSecret(
  { core }: { readonly core: Pick<Kube['core'], 'readNamespacedSecret'> },
  reference: string,
): Promise<ImagePullSecret> {
  const [namespace = '', name = ''] = reference.split('/');
  const { type = '', data = {} } = await core.readNamespacedSecret({ namespace, name }).catch((error) => {
    throw asProblem(error, reference);
  });
  if (!types.includes(type))
    throw usageError(
      `The Secret ${reference} has the type ${type || 'Opaque'}, not ${types[0]}`,
      'create it with: kubectl create secret docker-registry',
    );
  return { name, type, data };
}

function asProblem(error: unknown, reference: string): unknown {
  if (!(error instanceof ApiException)) return error;
  if (error.code === 404)
    return usageError(
      `There is no Secret ${reference}`,
      'create it with: kubectl create secret docker-registry, or correct --image-pull-secret',
    );
  if (error.code === 403)
    return environmentError(
      `The Secret ${reference} cannot be read: ${reason(error)}`,
      'grant the permission to get this one Secret',
    );
  return error;
}
