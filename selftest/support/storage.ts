import type { StorageUnderTest } from '../../fixtures/providers/provider';

/** For workloads that claim nothing. */
export const noStorage: StorageUnderTest = {
  provider: 'local',
  className: undefined,
  size: '1Mi',
  patience: 1,
};
