import { between, randomOf } from './random';

/** The components that a run disturbs, and where they run. */
export const disturbances = {
  kubelet: { program: 'kubelet', runsOn: 'nodes' },
  containerd: { program: 'containerd', runsOn: 'nodes' },
  scheduler: { program: 'kube-scheduler', runsOn: 'control plane' },
  'kube-proxy': { program: 'kube-proxy', runsOn: 'nodes' },
  coredns: { program: 'coredns', runsOn: 'control plane' },
  etcd: { program: 'etcd', runsOn: 'control plane' },
  'controller-manager': { program: 'kube-controller-manager', runsOn: 'control plane' },
  'api-server': { program: 'kube-apiserver', runsOn: 'control plane' },
} as const;

export type Disturbed = keyof typeof disturbances;

/** One program, stopped for some time. Times are in milliseconds. */
export interface Freeze {
  /** The time from the start of the run, or from the end of the previous freeze. */
  readonly pause: number;
  readonly duration: number;
  /** The node, for a program that runs on each node. */
  readonly node: string | undefined;
  /** The program runs for this time after each time of the same length: an API server cannot work without etcd. */
  readonly burst: number | undefined;
}

/** The freezes of one run, one after the other, until the run ends. The same seed gives the same freezes. */
export function* freezesOf(
  disturbed: Disturbed,
  nodes: readonly string[],
  seed: string,
): Generator<Freeze, never> {
  const random = randomOf(seed);
  for (let pause = between(random, 2_000, 20_000); ; pause = between(random, 10_000, 25_000))
    yield {
      pause,
      duration: between(random, 45_000, 60_000),
      node:
        disturbances[disturbed].runsOn === 'nodes' ? nodes[Math.floor(random() * nodes.length)] : undefined,
      burst: disturbed === 'etcd' ? 2_000 : undefined,
    };
}
