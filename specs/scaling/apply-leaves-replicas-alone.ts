import { describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'An applied manifest without replicas keeps the replicas of a manual scale',
  guarantee({
    clause: docs('replicas'),
    quote: 'allow the Kubernetes control plane to manage the .spec.replicas field automatically',
    level: 'core',
    needs: [],
  }),
  () => {
    test('a second server-side apply without replicas keeps both pods', async ({ set, timeline }) => {
      await set.apply({ podManagementPolicy: 'Parallel', claim: 'unbound' }, 'server-side');
      await set.scaleThroughSubresource(2);
      await set.pod(0).untilCreated();
      await set.pod(1).untilCreated();
      const uids = set.uids();
      const beforeApply = timeline.bookmark();

      await set.apply(
        { podManagementPolicy: 'Parallel', claim: 'unbound', revisionHistoryLimit: 5 },
        'server-side',
      );
      await set.untilGenerationObserved();
      expect(set).toHaveReplicas(2);
      await timeline.quietPeriod();
      await expect(timeline.since(beforeApply)).toHaveNo('pod created');
      expect(set).toHaveUids(uids);
    });
  },
);
