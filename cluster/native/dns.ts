import { join } from 'node:path';
import { kubeconfigPath } from './kubeconfig';
import type { ClusterPlan } from './plan';

/** The DNS of a cluster. */
export interface Dns {
  /** The address to which the pods send their requests. */
  readonly address: string;
  readonly servers: readonly DnsServer[];
}

export interface DnsServer {
  readonly name: string;
  /** The network namespace of the server. */
  readonly network: string;
  readonly address: string;
  /** The path and the content of its Corefile. */
  readonly file: string;
  readonly corefile: string;
}

/** One server on the control plane's address: no Service and no kube-proxy between the pods and the server. */
export const directDns = (plan: ClusterPlan): Dns => ({
  address: plan.controlPlane,
  servers: [
    {
      name: 'coredns',
      network: 'cp',
      address: plan.controlPlane,
      file: join(plan.folder, 'Corefile'),
      corefile: corefile(plan),
    },
  ],
});

/** Two servers on different nodes behind a Service, as with kubeadm. */
export const kubeadmDns = (plan: ClusterPlan): Dns => ({
  address: plan.dnsService,
  servers: plan.nodes.slice(0, 2).map(({ name, address, folder }) => ({
    name: `${name}-coredns`,
    network: name,
    address,
    file: join(folder, 'Corefile'),
    corefile: kubeadmCorefile(plan, address),
  })),
});

/** Serves only the names of the cluster: no request is forwarded to another server, and pods cache nothing (ttl 0). */
const corefile = (plan: ClusterPlan): string => `.:53 {
  bind ${plan.controlPlane}
  errors
  ready 127.0.0.1:8181
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${kubeconfigPath(plan, 'coredns')}
    pods verified
    ttl 0
  }
}
`;

/** Takes the place of the node's /etc/resolv.conf; no DNS request leaves the cluster. */
export const upstreamPath = (plan: ClusterPlan) => join(plan.folder, 'upstream.conf');
export const upstream = 'nameserver 127.0.0.1\n';

/**
 * The Corefile of kubeadm, with an address, a kubeconfig, and an upstream server that knows no name. kubeadm has
 * written the same Corefile for all supported minors.
 */
const kubeadmCorefile = (plan: ClusterPlan, address: string): string => `.:53 {
    bind ${address}
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       kubeconfig ${kubeconfigPath(plan, 'coredns')}
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . ${upstreamPath(plan)} {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
.:53 {
    bind 127.0.0.1
    template ANY ANY {
       rcode NXDOMAIN
    }
}
`;
