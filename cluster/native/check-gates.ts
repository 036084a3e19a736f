import { execa } from 'execa';
import { usageError } from '../../helpers/problem';
import { type FeatureGates, formatGates } from '../feature-gates';
import { kubernetesVersions, type Minor } from '../versions';

/**
 * Asks the API server whether it accepts the feature gates; `--version` ends the program after this check. All components
 * are one program with one list of gates, so each component accepts the same gates.
 */
export async function checkGates(kubernetes: string, minor: Minor, gates: FeatureGates): Promise<void> {
  const { exitCode, stderr } = await execa(
    kubernetes,
    [`--feature-gates=${formatGates(gates)}`, '--version'],
    { argv0: 'kube-apiserver', reject: false },
  );
  if (exitCode === 0) return;
  const cause = /err="(.*)"/.exec(stderr)?.[1] ?? stderr;
  throw usageError(
    `Kubernetes ${kubernetesVersions[minor]} rejects --feature-gate (${cause})`,
    'use a gate that this version has, or another --kubernetes',
  );
}
