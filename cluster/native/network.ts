import type { ClusterPlan } from './plan';

/**
 * Creates a network namespace for the control plane and for each node, a bridge between them, and one interface to the
 * host. Pods are routed, never bridged: a response from a pod on the same node must pass the node's connection
 * tracking like any other response.
 */
export const networkScript = (plan: ClusterPlan): string => {
  const prefix = (address: string) => `${address}/24`;
  const forward = (name: string) =>
    `nsenter --net=/run/netns/${name} sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'`;
  const controlPlane = [
    'link set lo up',
    'link add br0 type bridge',
    `addr add ${prefix(plan.controlPlane)} dev br0`,
    'link set br0 up',
    'link set host master br0 up',
    ...plan.nodes.map((node) => `link add ${node.name} type veth peer name eth0 netns ${node.name}`),
    ...plan.nodes.map((node) => `link set ${node.name} master br0 up`),
    ...plan.nodes.map((node) => `route add ${node.pods} via ${node.address}`),
  ];
  const nodes = plan.nodes.map((node) => ({
    name: node.name,
    lines: [
      'link set lo up',
      `addr add ${prefix(node.address)} dev eth0`,
      'link set eth0 up',
      `route add default via ${plan.controlPlane}`,
      ...plan.nodes
        .filter((other) => other !== node)
        .map((other) => `route add ${other.pods} via ${other.address}`),
    ],
  }));
  const batch = (name: string, lines: readonly string[]) =>
    `ip -n ${name} -batch - <<'.'\n${lines.join('\n')}\n.`;
  return [
    'ip netns add cp',
    ...plan.nodes.map((node) => `ip netns add ${node.name}`),
    `ip link add ${plan.hostInterface} type veth peer name host netns cp`,
    batch('cp', controlPlane),
    forward('cp'),
    ...nodes.flatMap((node) => [batch(node.name, node.lines), forward(node.name)]),
    `ip addr add ${prefix(plan.host)} dev ${plan.hostInterface}`,
    `ip link set ${plan.hostInterface} up`,
    // Responses from the host to pods stay on the machine and are routed into the cluster.
    `ip route add ${plan.range} via ${plan.controlPlane}`,
  ].join('\n');
};

/** Prints the kube-proxy mode that this kernel supports. */
export const proxyModeScript =
  'nsenter --net=/run/netns/cp nft add table ip stsc-probe 2>/dev/null && echo nftables || echo iptables';
