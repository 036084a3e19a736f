import type { Target } from '../../cluster/target';
import { type StorageOptions, storageUnderTest } from '../../fixtures/providers/preflight';
import { connect } from '../../helpers/kube/client';
import type { StorageUnderTest } from '../../helpers/run-context';

export const storageOf = ({ kubeconfig }: Target, asked: StorageOptions = {}): Promise<StorageUnderTest> =>
  storageUnderTest(connect(kubeconfig), asked);

export const formatStorage = ({ provider, className, driver }: StorageUnderTest): string =>
  className
    ? `${provider}, StorageClass ${className}${driver ? ` (${driver})` : ''}`
    : 'none: no StorageClass is the default one, or none may be listed';
