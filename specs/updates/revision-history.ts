import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

describe(
  'The revision history contains the revisions in use, and as many others as revisionHistoryLimit',
  guarantee({
    clause: field('spec.revisionHistoryLimit'),
    quote: "the maximum number of revisions that will be maintained in the StatefulSet's revision history",
    also: [
      cites(
        field('spec.revisionHistoryLimit'),
        'The revision history consists of all revisions not represented by a currently applied StatefulSetSpec version.',
      ),
      cites(
        docs('revision-history'),
        'StatefulSets use ControllerRevisions to maintain a revision history, enabling rollbacks and version tracking.',
      ),
      cites(
        docs('how-statefulsets-track-changes-using-controllerrevisions'),
        'Prepares a new ControllerRevision object',
        'Stores a snapshot of the Pod template and metadata',
        'Assigns an incremental revision number',
      ),
      cites(
        docs('managing-revision-history'),
        'Oldest revisions are garbage-collected when exceeding the limit',
      ),
      cites(docs('avoid'), 'Setting revisionHistoryLimit: 0 (disables rollback capability).'),
      cites(
        field('status.collisionCount'),
        'collisionCount is the count of hash collisions for the StatefulSet.',
        'a collision avoidance mechanism when it needs to create the name for the newest ControllerRevision',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('each template gets a revision with the next number, and a lower limit removes the oldest', async ({
      set,
      revisions,
    }) => {
      await set.create({ replicas: 0 });
      await revisions.untilNumbers(1);
      await set.changeTemplate();
      await revisions.untilNumbers(1, 2);
      await set.changeTemplate({ labels: { version: 'new' }, annotations: { 'stsc/revision': 'new' } });
      await revisions.untilNumbers(1, 2, 3);
      expect(revisions).toEndWithTemplateOf(set);

      await set.change({ revisionHistoryLimit: 1 });
      await revisions.untilNumbers(2, 3);
    });

    test('with a limit of 0, only the revisions of the pods and of the template remain', async ({
      set,
      revisions,
    }) => {
      await set.create({
        replicas: 1,
        revisionHistoryLimit: 0,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      });
      await set.untilReady();
      await set.changeTemplate();
      await revisions.untilNumbers(1, 2);
      await set.changeTemplate();
      await revisions.untilNumbers(1, 3);

      await set.change({ updateStrategy: { rollingUpdate: { partition: 0 } } });
      await set.untilRolledOut();
      await revisions.untilNumbers(3);
    });

    test('a revision whose name is taken gets another name, and collisionCount rises', async ({
      set,
      revisions,
      timeline,
    }) => {
      const template = { annotations: { 'stsc/revision': 'repeated' } };
      await set.create({ replicas: 0, revisionHistoryLimit: 0 });
      await revisions.untilNumbers(1);
      await set.changeTemplate(template);
      await revisions.untilNumbers(2);
      const { name } = revisions.newest;
      await set.changeTemplate();
      await revisions.untilNumbers(3);

      // The controller deletes the old revision by its name, and can delete this name again until it has seen the deletion.
      await timeline.quietPeriod();
      // The quiet period has raised the limit.
      await set.change({ revisionHistoryLimit: 0 });
      await revisions.createForeign(name);
      await set.changeTemplate(template);
      await revisions.untilNumbers(4);
      await set.untilStatus({ collisionCount: 1 });
    });

    // https://github.com/kubernetes/kubernetes/issues/58347
    test('a duplicate of the revision is adopted, and no pod is replaced', async ({
      set,
      revisions,
      timeline,
    }) => {
      await set.create({ replicas: 1 });
      await set.untilReady();
      await revisions.untilNumbers(1);
      const beforeDuplicate = timeline.bookmark();
      await revisions.createDuplicate();
      await timeline.quietPeriod();
      await expect(timeline.since(beforeDuplicate)).toHaveNo('pod deleted');
      await revisions.untilNumbers(0, 1);
    });
  },
);
