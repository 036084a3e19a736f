import { homedir } from 'node:os';

/** What was asked for on the command line. */
export interface Asked {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** What names a cluster besides, and how long one may take. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** The folder that a pod finds its service account in. */
  readonly serviceAccount: string;
  readonly milliseconds: { readonly toAnswer: number; readonly toLogIn: number };
}

export const here = (): Surroundings => ({
  env: process.env,
  home: homedir(),
  serviceAccount: '/var/run/secrets/kubernetes.io/serviceaccount',
  milliseconds: {
    // An API server answers in milliseconds; the rest is for a VPN or a load balancer that wakes up.
    toAnswer: 10_000,
    // A login program may start an interpreter and ask a cloud for a token.
    toLogIn: 30_000,
  },
});
