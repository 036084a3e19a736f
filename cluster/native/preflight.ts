import { environmentError } from '../../helpers/problem';

/** Why this machine cannot have a native cluster, if it cannot. */
export function nativeObstacle(platform = process.platform, user = process.getuid?.()): string | undefined {
  if (platform !== 'linux') return `it needs Linux, and this is ${platform}`;
  if (user !== 0) return 'it needs root';
  return undefined;
}

export function requireNative(): void {
  const obstacle = nativeObstacle();
  if (obstacle)
    throw environmentError(
      `A native cluster cannot be made: ${obstacle}`,
      'run as root on Linux, start a Docker-compatible engine (--cluster k3s), or name a cluster with --kubeconfig',
    );
}
