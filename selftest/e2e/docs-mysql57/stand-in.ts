import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuiltImage, buildImage } from '../../../cluster/native/images';
import { databaseFolders, mysqlAccount, shellPackages } from '../../../fixtures/workloads/mysql-family/image';
import type { ImageRecipe } from '../../../helpers/image-recipe';

/** The files of the stand-in, and the folder of each file in the image. */
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

const recipe: ImageRecipe = {
  name: 'docs-mysql57-stand-in',
  suite: 'stable',
  packages: [...shellPackages, ...['mariadb-backup', 'mariadb-client-core', 'mariadb-server-core', 'socat']],
  without: [],
  accounts: [mysqlAccount],
  steps: [
    'mkdir -p usr/local/bin usr/local/share etc/mysql/conf.d',
    databaseFolders,
    ...Object.entries(files).flatMap(([name, folder]) => [
      `cat > ${folder}/${name} <<'END OF FILE'`,
      `${text(name)}END OF FILE`,
      `chmod 755 ${folder}/${name}`,
    ]),
    'ln -s mbstream usr/bin/xbstream',
  ],
  entrypoint: ['entrypoint'],
};

/**
 * Replaces both images of the manifest in the documentation where no registry provides them: MariaDB and its fork of
 * XtraBackup, under the names of the original programs and with the part of their behaviour that the manifest uses.
 */
export const buildStandIn = (): Promise<BuiltImage> => buildImage(recipe, () => {});
