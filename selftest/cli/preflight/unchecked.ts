import { plainPlatform } from '../../../helpers/platform';
import type { RunContext } from '../../../helpers/run-context';

/** The context of a run before its preflight, without its cluster, images and storage. */
export const unchecked = {
  isDisposable: false,
  platform: plainPlatform,
  patience: 1,
  databasePassword: '',
  keepOnFailure: false,
  profile: 'certified',
  knownIssues: [],
  acceptKnown: false,
  preflight: 'skipped',
  unavailable: {},
} as const satisfies Partial<RunContext>;
