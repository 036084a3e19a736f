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
 * One API server cannot hold two pods of one name, but it can hold two that claim the same host name and subdomain,
 * which is what an identity is to the other members.
 */
export const atMostOnePerIdentity = rule(
  {
    name: 'atMostOnePerIdentity',
    sentence: 'no two pods with one identity live at a time',
    over: ['Pod'],
    needs: 'a pod whose identity passed on to another',
  },
  (history) => {
    const pods = podsOf(history);
    const facts = factsOf(history, pods);
    const births = facts.filter(({ kind }) => kind === 'created');
    const successions = births.flatMap((birth) =>
      pods
        .filter(
          (other) => other.versions[0].index < birth.index && identityOf(other) === identityOf(birth.pod),
        )
        .filter((other) => other.set !== undefined || birth.pod.set !== undefined)
        .map((earlier) => ({ earlier, birth })),
    );
    const checks = successions.map(({ earlier, birth }) =>
      isPresent(earlier, birth)
        ? violated({
            headline: `${hostnameOf(birth.pod.versions[0].object)} lives twice`,
            expected: `${earlier.name} (uid ${earlier.uid}) gone`,
            received: `${birth.pod.name} (uid ${birth.pod.uid}) created beside it`,
            lines: linesOf(factsAbout(facts, [earlier, birth.pod], 'created', 'deleted', 'gone'), birth),
          })
        : satisfied,
    );
    return { checks, enough: successions.length > 0 };
  },
);

export const recreatedInPlace = rule(
  {
    name: 'recreatedInPlace',
    sentence:
      'a pod that is gone returns under its name, with its host name and claims, never as the next ordinal',
    over: ['Pod', 'StatefulSet'],
    needs: 'a pod gone and its name created again',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const ends = facts.filter(({ kind }) => kind === 'gone');
    const creations = facts.filter(({ kind }) => kind === 'created');
    const checks = ends.flatMap((end) => {
      const replacement = creations.find(({ pod, index }) => pod.name === end.pod.name && index > end.index);
      const stranger = creations.find(
        ({ pod, index }) =>
          pod.set === end.pod.set &&
          pod.ordinal >= firstUnusedOrdinal(history, pod.set) &&
          index > end.index &&
          index < (replacement?.index ?? Number.POSITIVE_INFINITY),
      );
      if (stranger)
        return violated({
          headline: `${stranger.pod.name} came in the place of ${end.pod.name}`,
          expected: `${end.pod.name} created again`,
          received: `${stranger.pod.name} created`,
          lines: linesOf([...factsAbout(facts, [end.pod], 'deleted', 'gone'), stranger], stranger),
        });
      if (!replacement) return [];
      const [before, after] = [end.pod, replacement.pod].map(belongings) as [string, string];
      if (before === after) return satisfied;
      return violated({
        headline: `${end.pod.name} returned as another`,
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
    sentence: 'pods are named after the set and their ordinal, without a hole, and their host names likewise',
    over: ['Pod', 'StatefulSet'],
    needs: 'a pod created, and no ordinal missing at the end',
  },
  (history) => {
    const pods = podsOf(history).filter(({ set }) => set !== undefined);
    const creations = factsOf(history, pods).filter(({ kind }) => kind === 'created');
    const named = creations.map((creation) => {
      const { pod } = creation;
      const hostname = hostnameOf(pod.versions[0].object);
      if (pod.ordinal !== undefined && hostname === pod.name) return satisfied;
      return violated({
        headline: `${pod.name} bears a name that is not its own`,
        expected: pod.ordinal === undefined ? `${pod.set}-ORDINAL` : `host name ${pod.name}`,
        received: pod.ordinal === undefined ? pod.name : `host name ${hostname}`,
        lines: linesOf([creation], creation),
      });
    });
    return { checks: [...named, ...holesAtTheEnd(history)], enough: creations.length > 0 };
  },
);

export const claimKept = rule(
  {
    name: 'claimKept',
    sentence: 'a pod that is created again mounts the claims it had, and they are the same claims',
    over: ['Pod', 'PersistentVolumeClaim'],
    needs: 'a pod with a claim gone and created again',
  },
  (history) => {
    const members = membersOf(history);
    const facts = factsOf(history, members);
    const claims = objectHistories<'PersistentVolumeClaim'>(history.streams.PersistentVolumeClaim).filter(
      ({ gone }) => !gone || gone.index >= history.from.streams.PersistentVolumeClaim,
    );
    const checks = successionsOf(members, facts).flatMap(({ earlier, birth }) => {
      const [before, after] = [earlier, birth.pod].map((pod) => claimsOf(latest(pod))) as [
        string[],
        string[],
      ];
      if (before.length === 0 && after.length === 0) return [];
      const story = linesOf([...factsAbout(facts, [earlier], 'deleted', 'gone'), birth], birth);
      if (before.join() !== after.join())
        return violated({
          headline: `${birth.pod.name} came back to other claims`,
          expected: listNames(before) || 'no claim',
          received: listNames(after) || 'no claim',
          lines: story,
        });
      return before.map((name) => {
        const bearers = claims.filter((claim) => claim.name === name);
        const [first] = bearers;
        if (!first) return inconclusive(`claim ${name} was never seen`);
        if (bearers.length === 1 && !first.gone) return satisfied;
        const lines = bearers.flatMap(({ created, gone }) => [
          ...(created ? [claimLine(name, 'created', created.at, created !== first.created)] : []),
          ...(gone ? [claimLine(name, 'gone', gone.at, true)] : []),
        ]);
        return violated({
          headline: `claim ${name} was not kept`,
          expected: `one claim ${name} throughout (uid ${first.uid})`,
          received:
            bearers.length > 1 ? `${bearers.length} claims of that name, one after the other` : 'it is gone',
          lines: [...story.map((line) => ({ ...line, isViolation: false })), ...lines],
        });
      });
    });
    return { checks, enough: checks.length > 0 };
  },
);

const identityOf = ({ versions: [{ object }] }: Pod) =>
  `${hostnameOf(object)}.${object.spec?.subdomain ?? ''}`;

const belongings = (pod: Member) => {
  const object = latest(pod);
  return `host name ${hostnameOf(object)}, claims ${listNames(claimsOf(object)) || 'none'}`;
};

const successionsOf = (members: readonly Member[], facts: readonly Fact<Member>[]) =>
  facts
    .filter(({ kind }) => kind === 'created')
    .flatMap((birth) => {
      const earlier = members.findLast(
        ({ name, versions: [first] }) => name === birth.pod.name && first.index < birth.index,
      );
      return earlier ? [{ earlier, birth }] : [];
    });

const claimLine = (name: string, what: string, at: number, isViolation: boolean): Line => ({
  at,
  subject: `claim ${name}`,
  what,
  isViolation,
});

/** A hole is no breach: the history may have ended before it was filled. */
function holesAtTheEnd(history: History) {
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
