/** How an image is made where no registry is: of Debian packages that are unpacked and never configured. */
export interface Build {
  readonly suite: 'stable' | 'unstable';
  readonly packages: readonly string[];
  /** Shell patterns of what the packages bring and nobody here needs: a smaller image is loaded sooner. */
  readonly without: readonly string[];
  /** Shell lines run in the unpacked folder, by the system's own tools. */
  readonly steps: readonly string[];
}

interface Image {
  /** Its name on Docker Hub. */
  readonly public: string;
  readonly build: Build;
}

const shell = ['base-files', 'bash', 'coreutils', 'dash', 'grep', 'hostname', 'mawk', 'sed'];

/** What the public database images promise to whoever mounts a volume or a configuration into them. */
const databaseSteps = [
  'install -d -o 999 -g 999 var/lib/mysql run/mysqld',
  'mkdir -p etc/mysql/conf.d',
  "echo '!includedir /etc/mysql/conf.d/' > etc/mysql/my.cnf",
];

/** Every image that a workload of the suite may run. */
export const images = {
  web: {
    public: 'busybox:1.37',
    build: {
      suite: 'stable',
      packages: ['busybox-static'],
      without: ['usr/share/initramfs-tools'],
      steps: [
        'applets=$(bin/busybox --list)',
        'for applet in $applets; do [ -e "bin/$applet" ] || ln -s busybox "bin/$applet"; done',
      ],
    },
  },
  mysql: {
    public: 'mysql:8.4',
    build: {
      // Debian's stable suite has no MySQL.
      suite: 'unstable',
      packages: [...shell, 'mysql-client-core', 'mysql-server-core'],
      without: [
        'usr/bin/*perl* usr/share/perl* usr/lib/*/perl* usr/lib/*/libperl.* usr/lib/*/libdb-*',
        'usr/bin/ibd2sdi usr/bin/innochecksum usr/bin/my_* usr/bin/myisam* usr/bin/mysql[!a]* usr/bin/perror',
        'usr/lib/mysql/plugin/*_client.so usr/lib/mysql/plugin/*telemetry*',
        'usr/lib/mysql/plugin/*group_replication* usr/lib/*/libprotobuf.so*',
      ],
      steps: [...databaseSteps, 'install -d -o 999 -g 999 -m 750 var/lib/mysql-files'],
    },
  },
  mariadb: {
    public: 'mariadb:11.4',
    build: {
      suite: 'stable',
      packages: [...shell, 'mariadb-backup', 'mariadb-client-core', 'mariadb-server-core', 'socat'],
      without: ['usr/bin/innochecksum usr/bin/mariadb-check usr/bin/*upgrade'],
      steps: databaseSteps,
    },
  },
} as const satisfies Record<string, Image>;

export type ImageName = keyof typeof images;

export type DocsImageName = 'mysql' | 'xtrabackup';

const prefixOf = (registry?: string) => (registry ? `${registry.replace(/\/+$/, '')}/` : '');

/** The references to pull, from Docker Hub or from a registry (and a path in it) that has the same images. */
export const imageNames = (registry?: string): Readonly<Record<ImageName, string>> => {
  const prefix = prefixOf(registry);
  return {
    web: `${prefix}${images.web.public}`,
    mysql: `${prefix}${images.mysql.public}`,
    mariadb: `${prefix}${images.mariadb.public}`,
  };
};

/** The images that the docs' own manifest names. Nobody here can build them: they are there for who can pull them. */
export const docsImageNames = (registry?: string): Readonly<Record<DocsImageName, string>> => ({
  mysql: `${prefixOf(registry)}mysql:5.7`,
  xtrabackup: `${prefixOf(registry) || 'gcr.io/'}google-samples/xtrabackup:1.0`,
});
