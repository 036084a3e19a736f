import { randomBytes } from 'node:crypto';
import type { Target } from '../../cluster/target';
import { type AskedStorage, storageUnderTest } from '../../fixtures/providers/preflight';
import { connect } from '../../helpers/kube/client';
import type { RunContext, StorageUnderTest } from '../../helpers/run-context';

export interface RunContextOptions extends AskedStorage {
  readonly id: string;
  readonly keepOnFailure?: boolean;
}

/** Resolves the storage of the target and collects all that the specs and the reports of a run need to know. */
export async function createRunContext(
  target: Omit<Target, 'close' | 'keep'>,
  { id, keepOnFailure = false, ...storage }: RunContextOptions,
): Promise<RunContext> {
  const { kubeconfig, server, version = 'unknown', origin, disposable } = target;
  return {
    id,
    kubeconfig,
    cluster: { server, version, origin },
    isDisposable: disposable !== undefined,
    images: imagesOf(target),
    storage: await storageUnderTest(connect(kubeconfig), storage),
    databasePassword: randomBytes(18).toString('base64url'),
    keepOnFailure,
  };
}

const imagesOf = ({ images, docsImages }: Pick<Target, 'images' | 'docsImages'>): RunContext['images'] => ({
  ...images,
  'docs-mysql57': docsImages.mysql,
  'docs-xtrabackup': docsImages.xtrabackup,
});

export const formatStorage = ({ provider, className, driver }: StorageUnderTest): string =>
  className
    ? `${provider}, StorageClass ${className}${driver ? ` (${driver})` : ''}`
    : 'none (no default StorageClass, or no permission to list StorageClasses)';
