import { dirname } from 'node:path';
import type { Account, ImageRecipe } from '../../helpers/image-recipe';
import type { ShowNote } from '../progress';
import { runTool } from './tool';

/** Files for package updates, which mmdebstrap leaves behind, and files that only people read. */
const leftovers = [
  'etc/apt etc/default etc/dpkg etc/fstab etc/hostname etc/resolv.conf',
  'usr/share/bug usr/share/dict usr/share/doc* usr/share/info usr/share/lintian usr/share/locale usr/share/man usr/share/menu',
  'usr/lib/*/gconv',
  'tmp/* var/cache/* var/lib/apt var/lib/dpkg var/log/*',
];

const skeleton = (accounts: readonly Account[]) => [
  'mkdir -p etc proc root run sys tmp usr/bin usr/sbin usr/lib usr/lib64 var',
  'chmod 1777 tmp',
  'for folder in bin sbin lib lib64; do [ -e "$folder" ] || ln -s "usr/$folder" "$folder"; done',
  'rm -rf var/run',
  'ln -s /run var/run',
  `${print([
    'root:x:0:0:root:/root:/bin/sh',
    ...accounts.map(({ name, id, home }) => `${name}:x:${id}:${id}::${home}:/bin/false`),
    'nobody:x:65534:65534::/:/bin/false',
  ])} > etc/passwd`,
  `${print(['root:x:0:', ...accounts.map(({ name, id }) => `${name}:x:${id}:`), 'nogroup:x:65534:'])} > etc/group`,
  "echo 'hosts: files dns' > etc/nsswitch.conf",
];

const print = (lines: readonly string[]) => `printf '${lines.map((line) => `${line}\\n`).join('')}'`;

/** Links that the configuration of a package would create. */
const links = [
  '[ -e bin/sh ] || [ ! -e bin/dash ] || ln -s dash bin/sh',
  '[ -e bin/awk ] || [ ! -e bin/mawk ] || ln -s mawk bin/awk',
];

const hook = ({ without, accounts, steps }: ImageRecipe) =>
  [
    'set -eu',
    'cd "$1"',
    `rm -rf ${[...leftovers, ...without].join(' ')}`,
    ...skeleton(accounts),
    ...links,
    ...steps,
  ].join('\n');

export const rootfsArguments = (recipe: ImageRecipe): string[] => [
  '--variant=extract',
  // A mirror may be frozen at a date after which its package lists have expired.
  '--aptopt=Acquire::Check-Valid-Until "false"',
  '--aptopt=Acquire::Languages "none"',
  '--aptopt=Acquire::Retries "3"',
  // The hook cleans up more than mmdebstrap does; the container runtime provides /dev and the mounts.
  '--skip=cleanup,chroot/mount,output/dev',
  `--include=${recipe.packages.join(',')}`,
  // In this variant, the extract hook is the last hook.
  `--extract-hook=${hook(recipe)}`,
  recipe.suite,
];

/** Unpacks the packages into one tar file, which is the only layer of the image. */
export const makeRootfs = (recipe: ImageRecipe, output: string, showNote: ShowNote): Promise<void> =>
  runTool('mmdebstrap', [...rootfsArguments(recipe), output], {
    failure: `mmdebstrap could not fetch and unpack ${recipe.packages.join(', ')}`,
    hint: 'check that the Debian mirror is reachable, if necessary with http_proxy, and try again',
    env: { TMPDIR: dirname(output) },
    onLine: (line) => {
      const note = /^I: ([^/]+)\.\.\.$/.exec(line)?.[1];
      if (note) showNote(note);
    },
  });
