import { dirname } from 'node:path';
import type { Build } from '../images';
import type { Say } from '../progress';
import { runTool } from './tool';

/** What mmdebstrap leaves behind for a system that is going to be updated, and what only people read. */
const leftovers = [
  'etc/apt etc/default etc/dpkg etc/fstab etc/hostname etc/resolv.conf',
  'usr/share/bug usr/share/dict usr/share/doc* usr/share/info usr/share/lintian usr/share/locale usr/share/man usr/share/menu',
  'usr/lib/*/gconv',
  'tmp/* var/cache/* var/lib/apt var/lib/dpkg var/log/*',
];

const skeleton = [
  'mkdir -p etc proc root run sys tmp usr/bin usr/sbin usr/lib usr/lib64 var',
  'chmod 1777 tmp',
  'for folder in bin sbin lib lib64; do [ -e "$folder" ] || ln -s "usr/$folder" "$folder"; done',
  'rm -rf var/run',
  'ln -s /run var/run',
  "printf 'root:x:0:0:root:/root:/bin/sh\\nmysql:x:999:999::/var/lib/mysql:/bin/false\\nnobody:x:65534:65534::/:/bin/false\\n' > etc/passwd",
  "printf 'root:x:0:\\nmysql:x:999:\\nnogroup:x:65534:\\n' > etc/group",
  "echo 'hosts: files dns' > etc/nsswitch.conf",
];

/** Links that a package would have made when it was configured. */
const links = [
  '[ -e bin/sh ] || [ ! -e bin/dash ] || ln -s dash bin/sh',
  '[ -e bin/awk ] || [ ! -e bin/mawk ] || ln -s mawk bin/awk',
];

const hook = (build: Build) =>
  [
    'set -eu',
    'cd "$1"',
    `rm -rf ${[...leftovers, ...build.without].join(' ')}`,
    ...skeleton,
    ...links,
    ...build.steps,
  ].join('\n');

export const rootfsArguments = (build: Build): string[] => [
  '--variant=extract',
  // A mirror may be frozen at a date that lies further back than its lists are good for.
  '--aptopt=Acquire::Check-Valid-Until "false"',
  '--aptopt=Acquire::Languages "none"',
  '--aptopt=Acquire::Retries "3"',
  // The hook cleans up more than mmdebstrap would; /dev and mounts are the runtime's affair.
  '--skip=cleanup,chroot/mount,output/dev',
  `--include=${build.packages.join(',')}`,
  // The last hook that this variant runs.
  `--extract-hook=${hook(build)}`,
  build.suite,
];

/** Unpacks the packages into one tar, which is the layer of the image as it is. */
export const makeRootfs = (build: Build, output: string, say: Say): Promise<void> =>
  runTool('mmdebstrap', [...rootfsArguments(build), output], {
    failure: `mmdebstrap could not fetch and unpack ${build.packages.join(', ')}`,
    hint: 'see that the Debian mirror can be reached (http_proxy is heeded) and run it again',
    env: { TMPDIR: dirname(output) },
    onLine: (line) => {
      const note = /^I: ([^/]+)\.\.\.$/.exec(line)?.[1];
      if (note) say(note);
    },
  });
