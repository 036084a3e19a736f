import type { RunContext } from '../../../helpers/run-context';

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
  databasePassword: 'hunter3-hunter3',
  keepOnFailure: true,
  profile: 'certified',
  preflight: 'done',
  unavailable: {},
};
