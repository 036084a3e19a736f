import { cites, describe, docs, expect, guarantee, test } from '../../fixtures';

describe(
  'The governing Service outlives its StatefulSet',
  guarantee({
    clause: docs('basic-stateful-set#cascading-delete'),
    quote: 'the cascade does not delete the headless Service associated with the StatefulSet',
    also: [
      cites(
        docs('delete-stateful-set#deleting-a-statefulset'),
        'You may need to delete the associated headless service separately after the StatefulSet itself is deleted.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('the Service exists after the StatefulSet and its pod are gone', async ({
      set,
      services,
      timeline,
    }) => {
      const web = await services.headless();
      await set.create({ replicas: 1 });
      await set.untilReady();
      await set.delete();
      await set.untilNoPods();
      await timeline.quietPeriod();
      await expect(web).toStillExist();
    });
  },
);
