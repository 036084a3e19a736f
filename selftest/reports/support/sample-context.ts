import type { KnownIssue } from '../../../helpers/known-issues';
import { plainPlatform } from '../../../helpers/platform';
import type { RunContext } from '../../../helpers/run-context';

const knownIssue = { minors: ['1.35'], expires: '2027-06-30' };

/** The sample specs in the folder known have these cases: the first fails, the second passes. */
const knownIssues: readonly KnownIssue[] = [
  {
    ...knownIssue,
    guarantee: 'updates/partition-outlives-zero',
    case: 'after a scale to zero',
    violation: 'web-0 has the new revision',
    issue: 'https://example.com/issues/1',
    reason: 'The controller forgets the old revision.',
  },
  {
    ...knownIssue,
    guarantee: 'updates/faulty-template',
    case: 'while web-0 is not Ready',
    violation: 'web-0 is not Ready',
    issue: 'https://example.com/issues/2',
    reason: 'The controller waits for a pod that never becomes Ready.',
  },
];

/** A cluster that does not exist, with secrets that no report may contain. */
export const sampleContext: RunContext = {
  id: 'run-1',
  kubeconfig: 'users: [{ name: admin, user: { password: hunter2-hunter2 } }]',
  cluster: {
    server: 'https://admin:hunter2-hunter2@192.0.2.1:6443',
    version: 'v1.35.4',
    origin: 'a disposable native cluster with 3 nodes',
  },
  isDisposable: true,
  images: { web: 'registry.example/web:1' },
  storage: {
    provider: 'local',
    className: 'standard',
    driver: 'kubernetes.io/host-path',
    size: '16Mi',
    patience: 1,
  },
  platform: plainPlatform,
  patience: 1,
  databasePassword: 'hunter3-hunter3',
  keepOnFailure: true,
  profile: 'certified',
  knownIssues,
  acceptKnown: false,
  preflight: 'done',
  unavailable: {},
};
