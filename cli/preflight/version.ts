import { kubernetesVersions } from '../../cluster/versions';
import { serverMinor } from '../../helpers/kube/server-minor';
import { type Finding, warning } from './findings';

const tested = Object.keys(kubernetesVersions);

/** Compares the version of the server with the minors that the suite is tested with. */
export function checkVersion(version: string | undefined, guarantees: readonly string[]): readonly Finding[] {
  const minor = serverMinor(version);
  const range = `${tested[0]} to ${tested.at(-1)}`;
  if (minor === undefined)
    return [
      warning(
        `The version of the server is ${version ?? 'unknown: the user may not read /version'}`,
        `the suite is tested with Kubernetes ${range}`,
      ),
    ];
  const found = numberOf(minor);
  const [oldest = 0, ...others] = tested.map(numberOf);
  const newest = others.at(-1) ?? oldest;
  if (found < oldest)
    return [
      {
        problem: `The server is too old: it runs Kubernetes ${version}, and the suite supports ${tested[0]} and later`,
        fix: `upgrade the cluster to Kubernetes ${tested[0]}`,
        guarantees,
      },
    ];
  if (found > newest)
    return [
      warning(
        `The server runs Kubernetes ${version}, and the suite is tested with ${range}`,
        'update the suite if a newer version exists',
      ),
    ];
  return [];
}

const numberOf = (minor: string): number => {
  const [first, second] = minor.split('.').map(Number);
  return (first ?? 0) * 1000 + (second ?? 0);
};
