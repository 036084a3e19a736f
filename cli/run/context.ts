import { randomBytes } from 'node:crypto';
import type { Target } from '../../cluster/target';
import { type StorageOptions, storageUnderTest } from '../../fixtures/providers/preflight';
import { imageReferences } from '../../fixtures/workloads/registry';
import { forCluster, type KnownIssue, knownIssues } from '../../helpers/known-issues';
import { connect } from '../../helpers/kube/client';
import type { RunContext, StorageUnderTest } from '../../helpers/run-context';
import { caseName } from '../../reports/result';
import { platformOf } from '../platform-options';
import type { Settings } from '../settings';
import { readPullSecret } from './pull-secret';

export interface RunContextOptions
  extends StorageOptions,
    Omit<Settings, keyof StorageOptions | 'kubeconfig' | 'context'> {
  readonly id: string;
  readonly keepCluster?: boolean;
  readonly keepOnFailure?: boolean;
  readonly acceptKnown?: boolean;
}

/** Resolves the storage of the target and collects the facts that the specs and the reports of a run need. */
export async function createRunContext(
  target: Omit<Target, 'close' | 'keep'>,
  {
    id,
    keepCluster = false,
    keepOnFailure = false,
    registry,
    profile = 'certified',
    acceptKnown = false,
    patience = 1,
    image,
    imagePullSecret,
    ...options
  }: RunContextOptions,
): Promise<RunContext> {
  const kube = connect(target.kubeconfig);
  const { kubeconfig, server, version = 'unknown', origin, disposable } = target;
  return {
    id,
    kubeconfig,
    cluster: { server, version, origin },
    isDisposable: disposable !== undefined && !keepCluster && !keepOnFailure,
    images: imageReferences(target.builtImages, registry, image),
    storage: await storageUnderTest(kube, options),
    platform: {
      ...platformOf(options),
      ...(imagePullSecret && { imagePullSecret: await readPullSecret(kube, imagePullSecret) }),
    },
    patience,
    databasePassword: randomBytes(18).toString('base64url'),
    keepOnFailure,
    profile,
    knownIssues: forCluster(knownIssues(), version).current,
    acceptKnown,
    preflight: 'skipped',
    unavailable: {},
  };
}

export const formatStorage = ({ provider, className, driver }: StorageUnderTest): string =>
  className
    ? `${provider}, StorageClass ${className}${driver ? ` (${driver})` : ''}`
    : 'none (no default StorageClass, or no permission to list StorageClasses)';

export const formatExpired = (issue: KnownIssue): string =>
  `${caseName(issue)}: the known issue applied until ${issue.expires}, so the case fails again; renew or remove the entry in known-issues.yaml`;
