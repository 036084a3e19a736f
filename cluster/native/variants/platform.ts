import type { Kube } from '../../../helpers/kube/client';
import type { NamespaceController } from './namespaces';

/** What a variant needs in order to act on the API server of its cluster. */
export interface PlatformContext {
  readonly kube: Kube;
  readonly server: string;
  /** Registers work for the end of the cluster. */
  onCleanup(work: () => Promise<void>): void;
  /** Adds a line to the log of the variants: `stsc cluster logs platform`. */
  log(line: string): Promise<void>;
}

/** The rules of a platform, which act on the API server until the cluster ends. */
export interface Platform {
  readonly namespaces: NamespaceController;
  /** Whether the API server applies the rules already. The API server loads them after they are created. */
  isActive(): Promise<boolean>;
}

export type StartPlatform = (context: PlatformContext) => Promise<Platform>;
