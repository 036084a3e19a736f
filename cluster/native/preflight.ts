import { environmentError } from '../../helpers/problem';

/** Why this machine cannot run a native cluster, or undefined. */
export function nativeObstacle(platform = process.platform, user = process.getuid?.()): string | undefined {
  if (platform !== 'linux') return `Linux is required, but this machine runs ${platform}`;
  if (user !== 0) return 'root is required';
  return undefined;
}

export function requireNative(): void {
  const obstacle = nativeObstacle();
  if (obstacle)
    throw environmentError(
      `Cannot create a native cluster: ${obstacle}`,
      'run as root on Linux, start a Docker-compatible engine (--cluster k3s), or pass --kubeconfig',
    );
}
