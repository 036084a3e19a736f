import { describe, expect, test } from 'vitest';
import { deletedGracefully } from '../../../../helpers/timeline/rules';
import { failureText } from '../failure-text';
import { recording } from '../recording';

const running = () => recording().up('web-0', { grace: 120 }).at(10);

describe('deletedGracefully', () => {
  test('is satisfied by a deletion with the grace period of the pod', () => {
    expect(failureText(running().deleted('web-0', 120).gone('web-0'), deletedGracefully)).toBe('satisfied');
  });

  test('ignores the last deletion, by the kubelet', () => {
    const twice = running().deleted('web-0', 120).deleted('web-0', 0).gone('web-0');
    expect(failureText(twice, deletedGracefully)).toBe('satisfied');
  });

  test('is violated by another grace period', () => {
    const shorter = running().deleted('web-0', 5).gone('web-0');
    expect(failureText(shorter, deletedGracefully)).toMatchInlineSnapshot(`
      "web-0 was deleted with another grace period than its own
        Rule       deletedGracefully: a running pod is deleted with the grace period of its own spec
        Expected   a grace period of 120 s
        Received   a grace period of 5 s

        → +10.0s  web-0 deleted
          +11.0s  web-0 gone"
    `);
  });

  test('is violated if a running pod disappears at once', () => {
    expect(failureText(running().gone('web-0'), deletedGracefully)).toMatchInlineSnapshot(`
      "web-0 was deleted with another grace period than its own
        Rule       deletedGracefully: a running pod is deleted with the grace period of its own spec
        Expected   a grace period of 120 s
        Received   no grace period

        → +10.0s  web-0 deleted
          +10.0s  web-0 gone"
    `);
  });

  test('needs the deletion of a running pod', () => {
    const pending = recording().created('web-0', { grace: 120 }).deleted('web-0', 0).gone('web-0');
    expect(failureText(pending, deletedGracefully)).toMatchInlineSnapshot(`
      "inconclusive: deletedGracefully
        Rule       deletedGracefully: a running pod is deleted with the grace period of its own spec
        Reason     not enough evidence: needs the deletion of a running pod"
    `);
  });
});
