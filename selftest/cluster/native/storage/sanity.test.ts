import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildFlags, goEnvironment } from '../../../../cluster/native/binaries';

const driverFolder = fileURLToPath(new URL('../../../../cluster/native/storage/driver', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stsc-sanity-'));
  const sanity = 'github.com/kubernetes-csi/csi-test/v5/cmd/csi-sanity';
  // With the flags of the cluster's build, most packages are already compiled.
  await execa('go', ['build', ...buildFlags(), '-o', folder, '.', sanity], {
    cwd: driverFolder,
    env: goEnvironment,
  });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The controller service and the service of a node, and the tests of the CSI specification against both. */
const script = `
common="--driver-name=disks.example --folder=$PWD/data --max-volumes=25 --zone=zone-a"
./disks $common --socket=$PWD/controller.sock & controller=$!
./disks $common --node=node-0 --kubelet=$PWD/kubelet & node=$!
until [ -S controller.sock ] && [ -S kubelet/plugins/disks/csi.sock ]; do kill -0 $controller $node; sleep 0.05; done
./csi-sanity --csi.controllerendpoint=$PWD/controller.sock --csi.endpoint=$PWD/kubelet/plugins/disks/csi.sock \\
  --csi.mountdir=$PWD/mount --csi.stagingdir=$PWD/staging --csi.testvolumeaccesstype=$1 \\
  --csi.testvolumesize=1073741824 --csi.testvolumeexpandsize=2147483648 --csi.testnodevolumeattachlimit \\
  --csi.testvolumemutableparameters=mutable.yaml --ginkgo.junit-report=$1.xml || true
kill $controller $node
grep $PWD /proc/self/mounts >mounts || true
`;

/** The names of the tests of the specification with this result. */
async function results(report: string, status: string): Promise<readonly string[]> {
  const cases = [...report.matchAll(/<testcase name="\[It\] ([^"]+)"[^>]* status="(\w+)"/g)];
  return cases.flatMap(([, name = '', result]) => (result === status ? name : [])).sort();
}

test.each(['mount', 'block'])(
  'The driver of the disks passes the tests of the CSI specification for volumes of the type %s',
  async (type) => {
    await writeFile(join(folder, 'mutable.yaml'), 'iops: "1000"\n');
    await execa('unshare', ['--mount', '--propagation', 'private', 'sh', '-euc', script, 'sh', type], {
      cwd: folder,
    });
    const report = await readFile(join(folder, `${type}.xml`), 'utf8');
    expect(await results(report, 'failed')).toEqual([]);
    expect((await results(report, 'passed')).length).toBe(84);
    // The driver has no group snapshots, no health, and no capacity: a file of the machine always fits.
    expect(await results(report, 'skipped')).toMatchInlineSnapshot(`
      [
        "Controller Service [Controller Server] ControllerPublishVolume should fail when the volume is already published but is incompatible",
        "Controller Service [Controller Server] GetCapacity should return capacity (no optional values added)",
        "ControllerGetVolumeHealth [Controller Server] should fail when no volume id is provided",
        "ControllerGetVolumeHealth [Controller Server] should return health for a valid volume",
        "ControllerListVolumeHealth [Controller Server] should return appropriate response",
        "CreateSnapshot [Controller Server] should succeed when creating a snapshot with accessibility requirements",
        "GetSnapshot [Controller Server] should return an error",
        "GetSnapshot [Controller Server] should return an error when the specified snapshot id does not exist",
        "GetSnapshot [Controller Server] should return snapshot that match the specified snapshot id",
        "GroupController Service [GroupController Server] GroupControllerGetCapabilities should return appropriate capabilities",
        "GroupController Service [GroupController VolumeGroupSnapshots] CreateVolumeGroupSnapshot should fail when no name is provided",
        "GroupController Service [GroupController VolumeGroupSnapshots] DeleteVolumeGroupSnapshot should fail when no volume id is provided",
        "GroupController Service [GroupController VolumeGroupSnapshots] DeleteVolumeGroupSnapshot should succeed when an invalid volume id is used",
        "GroupController Service [GroupController VolumeGroupSnapshots] GetVolumeGroupSnapshot should fail when an invalid volume id is used",
        "GroupController Service [GroupController VolumeGroupSnapshots] GetVolumeGroupSnapshot should fail when no volume id is provided",
        "Node Service NodeGetStorageHealth should return appropriate response",
        "Node Service NodeGetVolumeHealth should fail when no volume id is provided",
        "Node Service NodeGetVolumeHealth should return health for a valid volume",
      ]
    `);
    expect(await readFile(join(folder, 'mounts'), 'utf8')).toBe('');
    expect((await execa('losetup', ['--all'])).stdout).not.toContain(folder);
  },
  60_000,
);
