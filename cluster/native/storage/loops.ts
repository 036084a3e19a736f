import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { disksFolder } from './plan';

interface Loop {
  readonly name: string;
  /** The file of the device: "254:0 999442", the numbers of its file system and of the file. */
  readonly file: string;
}

/**
 * Detaches the loop devices that the files of a cluster still have. The kernel detaches those of the driver with their
 * last mount, but a kubelet attaches another one to each disk in block mode, which outlives the kubelet.
 */
export async function detachLoops(folder: string): Promise<void> {
  const disks = join(disksFolder({ folder }), 'disks');
  if (!existsSync(disks)) return;
  const images = (await readdir(disks)).map((disk) => join(disks, disk, 'image'));
  const files = new Set(await Promise.all(images.map(idOf)));
  const loops = await allLoops();
  const ofDisks = loops.filter(({ file }) => files.has(file));
  const devices = new Set(await Promise.all(ofDisks.map(({ name }) => idOf(name))));
  const ofKubelets = loops.filter(({ file }) => devices.has(file));
  for (const { name } of [...ofKubelets, ...ofDisks])
    await execa('losetup', ['--detach', name], { reject: false });
}

async function allLoops(): Promise<readonly Loop[]> {
  const { stdout } = await execa('losetup', ['--list', '--json', '--output', 'NAME,BACK-MAJ:MIN,BACK-INO'], {
    reject: false,
  });
  const { loopdevices = [] }: { loopdevices?: readonly Record<string, string | number>[] } = JSON.parse(
    stdout || '{}',
  );
  return loopdevices.map((device) => ({
    name: String(device.name),
    file: `${String(device['back-maj:min']).trim()} ${device['back-ino']}`,
  }));
}

async function idOf(path: string): Promise<string | undefined> {
  const status = await stat(path).catch(() => undefined);
  return status && `${majorMinor(status.dev)} ${status.ino}`;
}

/** The numbers of a device, as the kernel encodes them. */
const majorMinor = (device: number): string =>
  `${(device >> 8) & 0xfff}:${(device & 0xff) | ((device >> 12) & 0xfff00)}`;
