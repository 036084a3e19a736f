import type { StorageUnderTest } from '../../helpers/run-context';

/** For workloads without PVCs. */
export const noStorage: StorageUnderTest = {
  provider: 'local',
  className: undefined,
  size: '1Mi',
  patience: 1,
};
