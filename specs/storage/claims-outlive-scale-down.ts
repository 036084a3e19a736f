import { cites, describe, docs, expect, guarantee, rules, test, wholeRun } from '../../fixtures';

describe(
  'PVCs outlive the pods that are scaled down',
  guarantee({
    clause: docs('limitations'),
    quote:
      'Deleting and/or scaling a StatefulSet down will not delete the volumes associated with the StatefulSet.',
    also: [
      cites(
        docs('basic-stateful-set#ordered-pod-termination'),
        'This is still true when Pod deletion is caused by scaling the StatefulSet down.',
      ),
    ],
    level: 'storage',
    needs: ['dynamic-volumes'],
  }),
  () => {
    test('the PVCs stay bound to their volumes', async ({ set, claims, timeline }) => {
      await set.create({ replicas: 3, claim: 'provisioned' });
      await set.untilReady();
      const originalUids = claims.uids();
      const originalVolumes = claims.volumes();
      const beforeScaleDown = timeline.bookmark();
      await set.scaleTo(1);
      await set.untilReady();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeScaleDown)).toHaveNo('claim deleted');
      expect(claims).toHaveUids(originalUids);
      expect(claims).toHaveVolumes(originalVolumes);
      expect(claims).toHavePhases('data-web-0 Bound', 'data-web-1 Bound', 'data-web-2 Bound');
    });

    test(
      'the PVCs, their data and the remaining pod are kept during the run',
      wholeRun,
      async ({ set, claims, timeline, otherCases }) => {
        await set.create({ replicas: 3, claim: 'provisioned' });
        await set.untilReady();
        await set.pod(0).writeToVolume('of web-0');
        await set.pod(1).writeToVolume('of web-1');
        await set.pod(2).writeToVolume('of web-2');
        const originalUids = claims.uids();
        const originalVolumes = claims.volumes();
        await set.scaleTo(1);
        await set.untilReady();
        const scaledDown = timeline.bookmark();
        await otherCases.untilLastSpecsBegin();
        await timeline.quietPeriod();
        await expect(timeline.since(scaledDown)).toHaveNo('claim deleted');
        await expect(timeline.since(scaledDown)).toHaveNo('pod deleted');
        expect(claims).toHaveUids(originalUids);
        expect(claims).toHaveVolumes(originalVolumes);
        expect(claims).toHavePhases('data-web-0 Bound', 'data-web-1 Bound', 'data-web-2 Bound');

        await set.scaleTo(3);
        await set.untilReady();
        await expect(timeline).toFollow(rules.stableNames, rules.claimKept);
        await expect(set.pod(0)).toHaveDataOnVolume('of web-0');
        await expect(set.pod(1)).toHaveDataOnVolume('of web-1');
        await expect(set.pod(2)).toHaveDataOnVolume('of web-2');
      },
    );

    test('the pods find their data when the StatefulSet is scaled up again', async ({ set, timeline }) => {
      await set.create({ replicas: 3, claim: 'provisioned' });
      await set.untilReady();
      await set.pod(1).writeToVolume('of web-1');
      await set.pod(2).writeToVolume('of web-2');
      await set.scaleTo(1);
      await set.untilReady();
      await set.scaleTo(3);
      await set.untilReady();
      await expect(timeline).toFollow(rules.claimKept);
      await expect(set.pod(1)).toHaveDataOnVolume('of web-1');
      await expect(set.pod(2)).toHaveDataOnVolume('of web-2');
    });
  },
);
