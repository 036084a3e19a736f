import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { oneLine } from '../helpers/format';
import { environmentError } from '../helpers/problem';

/** What the volumes of a native cluster are: disks of their own size that are attached to nodes, or directories. */
export const storageKinds = ['disks', 'directories'] as const;
export type StorageKind = (typeof storageKinds)[number];

/** Disks by default, where the machine can have them. */
export function storageOf(requested: StorageKind | undefined, findObstacle = diskObstacle): StorageKind {
  if (requested === 'directories') return requested;
  const obstacle = findObstacle();
  if (obstacle === undefined) return 'disks';
  if (requested === undefined) return 'directories';
  throw environmentError(
    `This machine cannot have disks: ${obstacle}`,
    'load the kernel modules loop and xfs, start the container with --privileged, or use --storage directories',
  );
}

/** The reason why disks, which are loop devices with XFS, cannot be made. */
function diskObstacle(): string | undefined {
  const { status, stderr, error } = spawnSync('losetup', ['--find'], { encoding: 'utf8' });
  if (status !== 0) return `no loop devices (${error?.message ?? oneLine(stderr)})`;
  return hasXfs() ? undefined : 'the kernel has no file system XFS';
}

const hasXfs = (): boolean =>
  /\bxfs$/m.test(readFileSync('/proc/filesystems', 'utf8')) ||
  spawnSync('modprobe', ['--quiet', 'xfs'], { stdio: 'ignore' }).status === 0;
