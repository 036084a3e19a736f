import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Build } from '../../../cluster/images';
import { type BuiltImage, buildImageOf } from '../../../cluster/native/images';

/** Files of the stand-in, and where they lie in its image. */
const files = {
  entrypoint: 'usr/local/bin',
  mysql: 'usr/local/bin',
  mysqladmin: 'usr/local/bin',
  ncat: 'usr/local/bin',
  xtrabackup: 'usr/local/bin',
  'accounts.sql': 'usr/local/share',
};

const text = (name: string) =>
  readFileSync(fileURLToPath(new URL(`stand-in/${name}`, import.meta.url)), 'utf8');

const build: Build = {
  suite: 'stable',
  packages: [
    ...['base-files', 'bash', 'coreutils', 'dash', 'grep', 'hostname', 'mawk', 'sed'],
    ...['mariadb-backup', 'mariadb-client-core', 'mariadb-server-core', 'socat'],
  ],
  without: [],
  steps: [
    'mkdir -p usr/local/bin usr/local/share etc/mysql/conf.d',
    'install -d -o 999 -g 999 var/lib/mysql run/mysqld',
    ...Object.entries(files).flatMap(([name, folder]) => [
      `cat > ${folder}/${name} <<'END OF FILE'`,
      `${text(name)}END OF FILE`,
      `chmod 755 ${folder}/${name}`,
    ]),
    'ln -s mbstream usr/bin/xbstream',
  ],
};

/**
 * Stands in for both images of the docs' own manifest, which no registry gives us here: MariaDB and its fork of
 * XtraBackup, by the names of the originals and speaking like them as far as the manifest listens.
 */
export const buildStandIn = (): Promise<BuiltImage> =>
  buildImageOf('docs-mysql57-stand-in', build, { Entrypoint: ['entrypoint'] }, () => {});
