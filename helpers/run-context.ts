import type { RuntimeMessage } from 'allure-js-commons/sdk';
import type { Guarantee } from './guarantee/guarantee';
import type { Profile } from './guarantee/profiles';
import type { KnownIssue } from './known-issues';
import type { Platform } from './platform';
import type { PreparedNamespace } from './prepared-namespaces';

/** What a report says about the cluster under test. */
export interface ClusterFacts {
  readonly server: string;
  readonly version: string;
  /** Where the cluster came from: a kubeconfig, or the suite created it. */
  readonly origin: string;
}

/** Where the volumes of a run come from, as the PVCs of the suite request them. */
export interface StorageUnderTest {
  /** The name of the provider: "local". */
  readonly provider: string;
  /** Undefined if the cluster has no StorageClass that the run can use: then no PVC can be bound. */
  readonly className: string | undefined;
  /** The provisioner of the StorageClass, if the run may read it. */
  readonly driver?: string;
  /** The size that each PVC requests. */
  readonly size: string;
  /** A factor for all deadlines that depend on a volume. */
  readonly patience: number;
}

/** Everything that the specs and the reports of one run need to know. Plain data: vitest copies it to its workers. */
export interface RunContext {
  /** The id of the run is also the name of its results folder and the value of a label on its namespaces. */
  readonly id: string;
  readonly kubeconfig: string;
  readonly cluster: ClusterFacts;
  /** The suite deletes the cluster after the run, so the namespaces of the cases need not be deleted. */
  readonly isDisposable: boolean;
  /** The reference of each image by its name: "mysql" → "docker.io/library/mysql:8.4". */
  readonly images: Readonly<Record<string, string>>;
  readonly storage: StorageUnderTest;
  readonly platform: Platform;
  /** A factor that the user has chosen for the deadlines after which a case is inconclusive. */
  readonly patience: number;
  /** The password of the databases of this run. It must not appear in any output. */
  readonly databasePassword: string;
  /** The cases run in these namespaces; if undefined, each case creates a namespace of its own. */
  readonly prepared?: readonly PreparedNamespace[];
  /** Whether the namespace of a case that did not pass is kept. */
  readonly keepOnFailure: boolean;
  /** The guarantees that the run must check for its verdict. */
  readonly profile: Profile;
  /** The known issues of the cluster's minor that have not expired. */
  readonly knownIssues: readonly KnownIssue[];
  /** Whether a known issue does not prevent a certificate. */
  readonly acceptKnown: boolean;
  /** Whether the preflight checked the cluster, or the user skipped it. */
  readonly preflight: 'done' | 'skipped';
  /** The guarantees that cannot run on this cluster, as the preflight found, each with the reason. */
  readonly unavailable: Readonly<Record<string, string>>;
}

/**
 * A guarantee that needs a capability which the cluster lacks does not prevent a certificate, except at the level core,
 * where only an optional feature may be missing. A guarantee that the preflight ruled out, because of a permission or a
 * defect of the cluster, prevents a certificate. A guarantee that cannot run in prepared namespaces does not: the verdict
 * states that the certificate is limited to such namespaces.
 */
export type UnsupportedBy = 'capability' | 'optional feature' | 'prepared namespaces' | 'preflight';

declare module 'vitest' {
  interface ProvidedContext {
    run: RunContext;
  }
  interface TaskMeta {
    guarantee?: Guarantee;
    /** The capability that the cluster lacks, if the case could not run without it. */
    unsupported?: string;
    /** Whether a probe found that the capability is missing, or the preflight found that the guarantee cannot run. */
    unsupportedBy?: UnsupportedBy;
    /** The namespace of the case. */
    namespace?: string;
    /** Whether that namespace was kept after the case. */
    isNamespaceKept?: boolean;
    /** allure-vitest stores the attachments of a case here. */
    allureRuntimeMessages?: RuntimeMessage[];
  }
}
