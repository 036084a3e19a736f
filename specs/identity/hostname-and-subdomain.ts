import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  "Each pod has its own name as host name and its set's service as subdomain",
  guarantee({
    clause: docs('stable-network-id'),
    quote: 'The pattern for the constructed hostname is $(statefulset name)-$(ordinal).',
    level: 'core',
    needs: [],
  }),
  () => {
    test('whatever the template says', async ({ set }) => {
      await set.create({ replicas: 1, template: { hostname: 'another', subdomain: 'elsewhere' } });
      await set.untilReady();
      expect(set.pod(0).object.spec).toMatchObject({ hostname: 'web-0', subdomain: 'web' });
      expect(await set.hostnames()).toEqual(['web-0']);
    });

    test('and no subdomain where the set names no service', async ({ set }) => {
      await set.create({ replicas: 1, serviceName: '' });
      await set.untilReady();
      expect(set.pod(0).object.spec).toMatchObject({ hostname: 'web-0' });
      expect(set.pod(0).object.spec?.subdomain).toBeUndefined();
    });
  },
);
