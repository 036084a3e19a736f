import { describe, expect, test } from 'vitest';
import { createdWithUpdateRevision } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const changedTwice = () =>
  recording().reported({ updateRevision: 'web-b' }).at(10).reported({ updateRevision: 'web-c' }).bookmarked();

describe('createdWithUpdateRevision', () => {
  test('is satisfied by a pod with the update revision', () => {
    const newest = changedTwice().created('web-0', { revision: 'web-c' });
    expect(failureText(newest, createdWithUpdateRevision)).toBe('satisfied');
  });

  test('accepts each update revision that the StatefulSet had after the bookmark', () => {
    const changedAgain = changedTwice()
      .created('web-0', { revision: 'web-d' })
      .reported({ updateRevision: 'web-d' });
    expect(failureText(changedAgain, createdWithUpdateRevision)).toBe('satisfied');
  });

  test('is violated by a pod with the update revision from before the bookmark', () => {
    const outdated = changedTwice().created('web-0', { revision: 'web-b' });
    expect(failureText(outdated, createdWithUpdateRevision)).toMatchInlineSnapshot(`
      "web-0 was created with another revision than the update revision
        Rule       createdWithUpdateRevision: a pod is created with the update revision of its StatefulSet
        Expected   web-c
        Received   web-b

        → +11.0s  web-0 created"
    `);
  });

  test('is violated by a pod without a revision', () => {
    expect(failureText(changedTwice().created('web-0'), createdWithUpdateRevision)).toMatch(
      /Received {3}no revision/,
    );
  });

  test('is inconclusive without an update revision', () => {
    const unknown = recording().created('web-0', { revision: 'web-b' });
    expect(failureText(unknown, createdWithUpdateRevision)).toMatchInlineSnapshot(`
      "inconclusive: createdWithUpdateRevision
        Rule       createdWithUpdateRevision: a pod is created with the update revision of its StatefulSet
        Reason     StatefulSet web has no update revision"
    `);
  });

  test('needs a creation', () => {
    expect(failureText(changedTwice(), createdWithUpdateRevision)).toMatchInlineSnapshot(`
      "inconclusive: createdWithUpdateRevision
        Rule       createdWithUpdateRevision: a pod is created with the update revision of its StatefulSet
        Reason     not enough evidence: needs a pod creation"
    `);
  });
});
