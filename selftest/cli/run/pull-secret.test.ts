import { ApiException } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { readPullSecret } from '../../../cli/run/pull-secret';
import { refused } from '../../../helpers/kube/refused';

type Core = Parameters<typeof readPullSecret>[0]['core'];

const readFrom = (readNamespacedSecret: Core['readNamespacedSecret']) =>
  readPullSecret({ core: { readNamespacedSecret } }, 'tools/registry');

const problemOf = (readNamespacedSecret: Core['readNamespacedSecret']) =>
  readFrom(readNamespacedSecret).then(
    () => 'accepted',
    ({ message }: Error) => message,
  );

const type = 'kubernetes.io/dockerconfigjson';
const data = { '.dockerconfigjson': 'e30=' };

test('The Secret is read from its namespace, and only its name, type and data are used', async () => {
  const requests: object[] = [];
  const secret = await readFrom(async (request) => {
    requests.push(request);
    return { metadata: { name: 'registry', namespace: 'tools', labels: { own: 'yes' } }, type, data };
  });
  expect(requests).toEqual([{ namespace: 'tools', name: 'registry' }]);
  expect(secret).toEqual({ name: 'registry', type, data });
});

test('A Secret that cannot be used is a problem in one line', async () => {
  expect([
    await problemOf(async () => {
      throw new ApiException(404, '', {}, {});
    }),
    await problemOf(async () => {
      throw refused('GET /api/v1/namespaces/tools/secrets/registry', 403, 'secrets "registry" is forbidden');
    }),
    await problemOf(async () => ({ type: 'Opaque', data: { password: 'aHVudGVyMg==' } })),
  ]).toMatchInlineSnapshot(`
    [
      "There is no Secret tools/registry; create it with: kubectl create secret docker-registry, or correct --image-pull-secret",
      "The Secret tools/registry cannot be read: GET /api/v1/namespaces/tools/secrets/registry: 403 Forbidden: secrets "registry" is forbidden; grant the permission to get this one Secret",
      "The Secret tools/registry has the type Opaque, not kubernetes.io/dockerconfigjson; create it with: kubectl create secret docker-registry",
    ]
  `);
});
