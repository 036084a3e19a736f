import { join } from 'node:path';
import { cached, keyOf } from '../build-cache';
import { dieWithParent } from '../processes';
import type { ShowNote } from '../progress';
import type { BuiltImage } from './images';
import { runTool } from './tool';

/** The folder of containerd in a store. */
const storeFolder = 'containerd';

/** Writable files of a store: the databases of containerd. All other files of a store never change. */
const databases = [
  'io.containerd.metadata.v1.bolt/meta.db',
  'io.containerd.snapshotter.v1.overlayfs/metadata.db',
] as const;

/**
 * Builds the folder of a containerd that has already imported and unpacked these images. Each node begins with a copy of
 * this folder: an import into three nodes at the start of a cluster took 16 s, and the nodes now share the files.
 */
export async function imageStore(images: readonly BuiltImage[], showNote: ShowNote): Promise<string> {
  const folder = await cached(
    {
      title: 'image store',
      entry: `images-${keyOf(script, ...images.map(({ reference }) => reference).sort())}`,
      files: databases.map((name) => join(storeFolder, name)),
      // Of the largest store: the images of MySQL and MariaDB, packed and unpacked.
      needsGigabytes: 1,
      make: (into, showNote) => importImages(into, images, showNote),
    },
    showNote,
  );
  return join(folder, storeFolder);
}

/** The mounts of this shell and its containerd end with the namespaces of the shell. The path of a socket must be short. */
const script = `
root=$1
shift
mount -t tmpfs run /run
cat > /run/containerd.toml <<CONFIGURATION
version = 2
root = "$root/${storeFolder}"
state = "/run/state"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.internal.v1.tracing", "io.containerd.grpc.v1.cri"]
[grpc]
  address = "/run/containerd.sock"
CONFIGURATION
export TMPDIR=/run
containerd --config /run/containerd.toml > /run/log 2>&1 &
ask() { ctr --address /run/containerd.sock --namespace k8s.io "$@" > /dev/null; }
until ask version 2> /dev/null; do
  kill -0 $! || { tail -n 5 /run/log >&2; exit 1; }
  sleep 0.05
done
for archive; do ask images import "$archive"; done
kill $!
wait $! || :
`;

async function importImages(into: string, images: readonly BuiltImage[], showNote: ShowNote): Promise<void> {
  showNote('unpacking');
  const [command, ...args] = [
    ...dieWithParent,
    ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'],
    ...['sh', '-euc', script, 'sh', into, ...images.map(({ archive }) => archive)],
  ];
  await runTool(command, args, {
    failure: 'containerd cannot import the images',
    hint: 'see the last lines',
  });
}

/**
 * Gives a node the images of a store. The files are links, which a copy on the same file system does not duplicate, except
 * for the databases, which containerd changes.
 */
export const fillFromStore = (store: string, folder: string): Promise<void> =>
  runTool('sh', ['-euc', copy, 'sh', store, folder, ...databases], {
    failure: `the images of ${store} cannot be copied to ${folder}`,
    hint: 'see the last lines',
  });

const copy = `
store=$1
folder=$2
shift 2
# Links need a common file system.
cp -al "$store" "$folder" 2> /dev/null || { rm -rf "$folder"; cp -a "$store" "$folder"; }
for database; do
  rm "$folder/$database"
  cp -a "$store/$database" "$folder/$database"
done
`;
