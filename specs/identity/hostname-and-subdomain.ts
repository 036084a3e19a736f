import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The host name of each pod is the name of the pod, and its subdomain is the governing Service',
  guarantee({
    clause: docs('stable-network-id'),
    quote: 'The pattern for the constructed hostname is $(statefulset name)-$(ordinal).',
    level: 'core',
    needs: [],
  }),
  () => {
    test('host name and subdomain of the pod template are overwritten', async ({ set }) => {
      await set.create({ replicas: 1, template: { hostname: 'another', subdomain: 'elsewhere' } });
      await set.untilReady();
      expect(set.pod(0)).toHaveSpecFields({ hostname: 'web-0', subdomain: 'web' });
      await expect(set).toHaveHostnames('web-0');
    });

    test('a pod has no subdomain if the StatefulSet names no Service', async ({ set }) => {
      await set.create({ replicas: 1, serviceName: '' });
      await set.untilReady();
      expect(set.pod(0)).toHaveSpecFields({ hostname: 'web-0', subdomain: undefined });
    });
  },
);
