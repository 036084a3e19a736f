import { join } from 'node:path';
import { kubeconfigPath } from './kubeconfig';
import type { ClusterPlan } from './plan';

/** Serves only the names of the cluster: no request is forwarded to another server, and pods cache nothing (ttl 0). */
export const corefile = (plan: ClusterPlan): string => `.:53 {
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
export const kubeadmCorefile = (plan: ClusterPlan): string => `.:53 {
    bind ${plan.controlPlane}
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
