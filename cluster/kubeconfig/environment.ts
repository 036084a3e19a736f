import { homedir } from 'node:os';

/** The options of the command line that select a cluster. */
export interface KubeconfigOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** The machine and environment variables that, with the options, select a cluster, and the timeouts. */
export interface Environment {
  readonly variables: NodeJS.ProcessEnv;
  readonly home: string;
  /** The folder in which a pod finds its service account. */
  readonly serviceAccount: string;
  readonly timeouts: { readonly responseMs: number; readonly execPluginMs: number };
}

export const currentEnvironment = (): Environment => ({
  variables: process.env,
  home: homedir(),
  serviceAccount: '/var/run/secrets/kubernetes.io/serviceaccount',
  timeouts: {
    // An API server responds in milliseconds; the rest is for a VPN or a load balancer that has to start up.
    responseMs: 10_000,
    // An exec plugin can start an interpreter and request a token from a cloud.
    execPluginMs: 30_000,
  },
});
