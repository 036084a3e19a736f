import { cites, describe, docs, expect, field, guarantee, rules, test } from '../../fixtures';

describe(
  'Each pod is named after its StatefulSet and its ordinal',
  guarantee({
    clause: docs('stable-network-id'),
    quote:
      'Each Pod in a StatefulSet derives its hostname from the name of the StatefulSet and the ordinal of the Pod.',
    also: [
      cites(
        docs('components'),
        'The StatefulSet, named web, has a Spec that indicates that 3 replicas of the nginx container will be launched in unique Pods.',
      ),
      cites(docs('ordinal-index'), 'By default, pods will be assigned ordinals from 0 up through N-1.'),
      cites(docs('stable-network-id'), 'The example above will create three Pods named web-0,web-1,web-2.'),
      cites(
        docs('basic-stateful-set#examining-the-pod-s-ordinal-index'),
        "The Pods' names take the form <statefulset name>-<ordinal index>.",
      ),
      cites(
        docs('basic-stateful-set#using-stable-network-identities'),
        'Each Pod has a stable hostname based on its ordinal index.',
      ),
      cites(
        docs('run-replicated-stateful-application#understanding-stateful-pod-initialization'),
        'the controller assigns each Pod a unique, stable name of the form <statefulset-name>-<ordinal-index>',
      ),
      cites(field('spec.replicas'), 'replicas is the desired number of replicas of the given Template.'),
      cites(field('spec.template'), 'Each pod will be named with the format <statefulsetname>-<podindex>.'),
      cites(
        field('spec.ordinals'),
        'The default ordinals behavior assigns a "0" index to the first replica and increments the index by one for each additional replica requested.',
      ),
    ],
    level: 'core',
    needs: [],
  }),
  () => {
    test('three new pods have these names and host names', async ({ set, timeline }) => {
      await set.create({ replicas: 3 });
      await set.untilReady();
      await expect(timeline).toFollow(rules.stableNames);
      expect(set).toHavePods('web-0', 'web-1', 'web-2');
      await expect(set).toHaveHostnames('web-0', 'web-1', 'web-2');
    });
  },
);
