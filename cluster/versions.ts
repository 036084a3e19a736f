import { usageError } from '../helpers/problem';

/** The Kubernetes minors that can be built; each minor has its own native/binary/MINOR.mod and .sum. */
export const kubernetesVersions = {
  '1.34': '1.34.4',
  '1.35': '1.35.4',
  '1.36': '1.36.3',
  '1.37': '1.37.2',
} as const;

export type Minor = keyof typeof kubernetesVersions;

/** The K3s releases of the same versions; the number after "k3s" increases when K3s repeats a release. */
export const k3sTags: Readonly<Record<Minor, string>> = {
  '1.34': 'v1.34.4-k3s1',
  '1.35': 'v1.35.4-k3s1',
  '1.36': 'v1.36.3-k3s1',
  '1.37': 'v1.37.2-k3s1',
};

export const defaultMinor: Minor = '1.37';

export function minorOf(requested: string = defaultMinor): Minor {
  const minor = Object.entries(kubernetesVersions).find(([minor, patch]) =>
    [minor, patch, `v${minor}`, `v${patch}`].includes(requested),
  );
  if (!minor)
    throw usageError(
      `Kubernetes ${requested} is not supported`,
      `choose ${Object.keys(kubernetesVersions).join(', ')}`,
    );
  return minor[0] as Minor;
}
