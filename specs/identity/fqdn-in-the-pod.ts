import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'The command hostname -f in each pod prints the name of the pod under its governing Service',
  guarantee({
    clause: docs('dns-pod-service#pod-s-hostname-and-subdomain-fields'),
    quote:
      'the first Pod will see its own FQDN as "busybox-1.busybox-subdomain.my-namespace.svc.cluster-domain.example"',
    also: [cites(field('kind'), 'Network: A single stable DNS and hostname.')],
    level: 'core',
    needs: [],
  }),
  () => {
    test('two new pods print their names under the Service web', async ({ set }) => {
      await set.create({ replicas: 2 });
      await set.untilReady();
      await expect(set.pod(0)).toHaveFqdn('web-0.web');
      await expect(set.pod(1)).toHaveFqdn('web-1.web');
    });

    test('a recreated pod prints the same name as before', async ({ set }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await expect(set.pod(0)).toHaveFqdn('web-0.web');
      const deletedUid = await set.pod(0).delete();
      await set.pod(0).untilRecreated(deletedUid);
      await set.untilReady();
      await expect(set.pod(0)).toHaveFqdn('web-0.web');
    });
  },
);
