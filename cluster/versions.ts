import { usageError } from '../helpers/problem';

/** The Kubernetes minors that can be built here; each has its own binary/MINOR.mod and .sum. */
export const kubernetesVersions = { '1.34': '1.34.4', '1.35': '1.35.4', '1.36': '1.36.3' } as const;

export type Minor = keyof typeof kubernetesVersions;

export const defaultMinor: Minor = '1.35';

export function minorOf(asked: string = defaultMinor): Minor {
  const minor = Object.entries(kubernetesVersions).find(([minor, patch]) =>
    [minor, patch, `v${minor}`, `v${patch}`].includes(asked),
  );
  if (!minor)
    throw usageError(
      `Kubernetes ${asked} is not one of those that can be built here`,
      `choose ${Object.keys(kubernetesVersions).join(', ')}`,
    );
  return minor[0] as Minor;
}
