import type { History } from '../history';
import { isPresent, objectHistories } from '../object-histories';
import {
  claimsOf,
  type Fact,
  factsOf,
  firstUnusedOrdinal,
  hostnameOf,
  latest,
  type Member,
  membersOf,
  type Pod,
  podsOf,
  startsOf,
} from '../pods';
import { factsAbout, inconclusive, type Line, linesOf, listNames, rule, satisfied, violated } from './rule';

/**
 * An API server cannot store two pods with one name, but it can store two pods with the same host name and subdomain,
 * and these are the identity of a pod for the other members.
 */
export const atMostOnePerIdentity = rule(
  {
    name: 'atMostOnePerIdentity',
    sentence: 'no two pods with the same identity exist at the same time',
    over: ['Pod'],
    needs: 'a pod that takes over the identity of an earlier pod',
  },
  (history) => {
    const pods = podsOf(history);
    const facts = factsOf(history, pods);
    const creations = facts.filter(({ kind }) => kind === 'created');
    const successions = creations.flatMap((creation) =>
      pods
        .filter(
          (other) =>
            other.versions[0].index < creation.index && identityOf(other) === identityOf(creation.pod),
        )
        .filter((other) => other.set !== undefined || creation.pod.set !== undefined)
        .map((earlier) => ({ earlier, creation })),
    );
    const checks = successions.map(({ earlier, creation }) =>
      isPresent(earlier, creation)
        ? violated({
            headline: `two pods with identity ${hostnameOf(creation.pod.versions[0].object)} exist at the same time`,
            expected: `${earlier.name} (uid ${earlier.uid}) gone`,
            received: `${creation.pod.name} (uid ${creation.pod.uid}) created while ${earlier.name} exists`,
            lines: linesOf(
              factsAbout(facts, [earlier, creation.pod], 'created', 'deleted', 'gone'),
              creation,
            ),
          })
        : satisfied,
    );
    return { checks, enough: successions.length > 0 };
  },
);

export const recreatedInPlace = rule(
  {
    name: 'recreatedInPlace',
    sentence: 'a pod is recreated with its name, host name and PVCs, and never replaced by the next ordinal',
    over: ['Pod', 'StatefulSet'],
    needs: 'a pod that is gone and recreated',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const ends = facts.filter(({ kind }) => kind === 'gone');
    const creations = facts.filter(({ kind }) => kind === 'created');
    const checks = ends.flatMap((end) => {
      const replacement = creations.find(({ pod, index }) => pod.name === end.pod.name && index > end.index);
      const unexpected = creations.find(
        ({ pod, index }) =>
          pod.set === end.pod.set &&
          pod.ordinal >= firstUnusedOrdinal(history, pod.set) &&
          index > end.index &&
          index < (replacement?.index ?? Number.POSITIVE_INFINITY),
      );
      if (unexpected)
        return violated({
          headline: `${unexpected.pod.name} was created instead of ${end.pod.name}`,
          expected: `${end.pod.name} created again`,
          received: `${unexpected.pod.name} created`,
          lines: linesOf([...factsAbout(facts, [end.pod], 'deleted', 'gone'), unexpected], unexpected),
        });
      if (!replacement) return [];
      const [before, after] = [end.pod, replacement.pod].map(identityText) as [string, string];
      if (before === after) return satisfied;
      return violated({
        headline: `${end.pod.name} was recreated with a different host name or PVC`,
        expected: before,
        received: after,
        lines: linesOf([...factsAbout(facts, [end.pod], 'deleted', 'gone'), replacement], replacement),
      });
    });
    return { checks, enough: checks.length > 0 };
  },
);

export const stableNames = rule(
  {
    name: 'stableNames',
    sentence:
      'the name and the host name of each pod consist of the set name and an ordinal, and no ordinal is missing',
    over: ['Pod', 'StatefulSet'],
    needs: 'a pod creation, and no missing ordinal at the end',
  },
  (history) => {
    const pods = podsOf(history).filter(({ set }) => set !== undefined);
    const creations = factsOf(history, pods).filter(({ kind }) => kind === 'created');
    const names = creations.map((creation) => {
      const { pod } = creation;
      const hostname = hostnameOf(pod.versions[0].object);
      if (pod.ordinal === undefined)
        return violated({
          headline: `the name ${pod.name} does not consist of the set name and an ordinal`,
          expected: `${pod.set}-ORDINAL`,
          received: pod.name,
          lines: linesOf([creation], creation),
        });
      if (hostname === pod.name) return satisfied;
      return violated({
        headline: `${pod.name}'s host name is not its pod name`,
        expected: `host name ${pod.name}`,
        received: `host name ${hostname}`,
        lines: linesOf([creation], creation),
      });
    });
    return { checks: [...names, ...missingAtTheEnd(history)], enough: creations.length > 0 };
  },
);

export const claimKept = rule(
  {
    name: 'claimKept',
    sentence: 'a recreated pod mounts the same PVCs as before',
    over: ['Pod', 'PersistentVolumeClaim'],
    needs: 'a pod with a PVC that is gone and recreated',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const claims = objectHistories<'PersistentVolumeClaim'>(history.streams.PersistentVolumeClaim).filter(
      ({ gone }) => !gone || gone.index >= history.from.streams.PersistentVolumeClaim,
    );
    const checks = recreationsOf(members, facts).flatMap(({ earlier, creation }) => {
      const [before, after] = [earlier, creation.pod].map((pod) => claimsOf(latest(pod))) as [
        string[],
        string[],
      ];
      if (before.length === 0 && after.length === 0) return [];
      const podLines = linesOf([...factsAbout(facts, [earlier], 'deleted', 'gone'), creation], creation);
      if (before.join() !== after.join())
        return violated({
          headline: `${creation.pod.name} mounts different PVCs than before`,
          expected: listNames(before) || 'no PVC',
          received: listNames(after) || 'no PVC',
          lines: podLines,
        });
      return before.map((name) => {
        const sameName = claims.filter((claim) => claim.name === name);
        const [first] = sameName;
        if (!first) return inconclusive(`PVC ${name} was never seen`);
        if (sameName.length === 1 && !first.gone) return satisfied;
        const claimLines = sameName.flatMap(({ created, gone }) => [
          ...(created ? [claimLine(name, 'created', created.at, created !== first.created)] : []),
          ...(gone ? [claimLine(name, 'gone', gone.at, true)] : []),
        ]);
        return violated({
          headline: `PVC ${name} was deleted or replaced`,
          expected: `one PVC ${name} all the time (uid ${first.uid})`,
          received:
            sameName.length > 1
              ? `${sameName.length} PVCs with that name, one after the other`
              : `PVC ${name} gone`,
          lines: [...podLines.map((line) => ({ ...line, isViolation: false })), ...claimLines],
        });
      });
    });
    return { checks, enough: checks.length > 0 };
  },
);

const identityOf = ({ versions: [{ object }] }: Pod) =>
  `${hostnameOf(object)}.${object.spec?.subdomain ?? ''}`;

const identityText = (pod: Member) => {
  const object = latest(pod);
  return `host name ${hostnameOf(object)}, PVCs ${listNames(claimsOf(object)) || '(none)'}`;
};

/** Each creation of a pod whose name an earlier pod had. */
const recreationsOf = (members: readonly Member[], facts: readonly Fact<Member>[]) =>
  facts
    .filter(({ kind }) => kind === 'created')
    .flatMap((creation) => {
      const earlier = members.findLast(
        ({ name, versions: [first] }) => name === creation.pod.name && first.index < creation.index,
      );
      return earlier ? [{ earlier, creation }] : [];
    });

const claimLine = (name: string, what: string, at: number, isViolation: boolean): Line => ({
  at,
  subject: `PVC ${name}`,
  what,
  isViolation,
});

/** A missing ordinal is not a violation: the history may have ended before the controller created the pod. */
function missingAtTheEnd(history: History) {
  const present = membersOf(history).filter(({ gone }) => !gone);
  return [...new Set(present.map(({ set }) => set))].flatMap((set) => {
    const ordinals = present.filter((pod) => pod.set === set).map(({ ordinal }) => ordinal);
    const first = startsOf(history, set).findLast((start) => start <= Math.min(...ordinals)) ?? 0;
    const missing = Array.from({ length: Math.max(...ordinals) - first }, (_, i) => first + i).filter(
      (ordinal) => !ordinals.includes(ordinal),
    );
    const names = missing.map((ordinal) => `${set}-${ordinal}`);
    return names.length > 0 ? [inconclusive(`${listNames(names)} missing at the end`)] : [];
  });
}
