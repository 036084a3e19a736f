/**
 * The steps that build an image without a registry, from Debian packages that are unpacked and never configured.
 * Plain data: the process that creates a cluster receives it as JSON.
 */
export interface ImageRecipe {
  /** The image is called localhost/stsc/NAME. */
  readonly name: string;
  readonly suite: 'stable' | 'unstable';
  readonly packages: readonly string[];
  /** Shell patterns of packaged files that no pod needs: a smaller image loads faster. */
  readonly without: readonly string[];
  /** Accounts in addition to root and the unprivileged user, which every image has. */
  readonly accounts: readonly Account[];
  /** Shell lines that run in the unpacked folder, with the tools of this machine. */
  readonly steps: readonly string[];
  readonly entrypoint?: readonly string[];
}

/** A user and a group of the same name and number. */
export interface Account {
  readonly name: string;
  readonly id: number;
  readonly home: string;
}
