import { describe, expect, test } from 'vitest';
import { networkScript } from '../../../cluster/native/network';
import { planCluster } from '../../../cluster/native/plan';
import { nativeObstacle } from '../../../cluster/native/preflight';
import { slotCount } from '../../../cluster/slots';
import { minorOf } from '../../../cluster/versions';

const plan = (slot: number, nodes = 28) =>
  planCluster({ name: 'x', nodes, minor: '1.37' }, slot, '/clusters/x');

const number = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** First and last address of a range such as 198.18.4.0/24. */
const bounds = (range: string): [number, number] => {
  const [address = '', length] = range.split('/');
  return [number(address), number(address) + 2 ** (32 - Number(length)) - 1];
};

describe('The addresses of a cluster', () => {
  test('are in the benchmarking range for every slot', () => {
    const [first, last] = bounds('198.18.0.0/15');
    for (let slot = 0; slot < slotCount; slot++) {
      const { range, services, controlPlane, host, nodes } = plan(slot);
      const ranges = [range, services, ...nodes.map((node) => node.pods)].map(bounds);
      const all = [
        ...ranges.flat(),
        ...[controlPlane, host, ...nodes.map((node) => node.address)].map(number),
      ];
      expect(Math.min(...all)).toBeGreaterThanOrEqual(first);
      expect(Math.max(...all)).toBeLessThanOrEqual(last);
    }
  });

  test('do not overlap within a cluster or between slots', () => {
    const ranges = Array.from({ length: slotCount }, (_, slot) => plan(slot)).flatMap((each) => [
      bounds(`${each.controlPlane.replace(/\d+$/, '0')}/24`),
      bounds(each.services),
      ...each.nodes.map((node) => bounds(node.pods)),
    ]);
    ranges.sort(([a], [b]) => a - b);
    for (const [i, [first]] of ranges.entries()) expect(first).toBeGreaterThan(ranges[i - 1]?.[1] ?? 0);
  });

  test('are configured by one script', () => {
    expect(networkScript(plan(1, 2))).toMatchInlineSnapshot(`
      "ip netns add cp
      ip netns add node-0
      ip netns add node-1
      ip link add stsc1 type veth peer name host netns cp
      ip -n cp -batch - <<'.'
      link set lo up
      link add br0 type bridge
      addr add 198.18.32.1/24 dev br0
      link set br0 up
      link set host master br0 up
      link add node-0 type veth peer name eth0 netns node-0
      link add node-1 type veth peer name eth0 netns node-1
      link set node-0 master br0 up
      link set node-1 master br0 up
      route add 198.18.36.0/24 via 198.18.32.10
      route add 198.18.37.0/24 via 198.18.32.11
      .
      nsenter --net=/run/netns/cp sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
      ip -n node-0 -batch - <<'.'
      link set lo up
      addr add 198.18.32.10/24 dev eth0
      link set eth0 up
      route add default via 198.18.32.1
      route add 198.18.37.0/24 via 198.18.32.11
      .
      nsenter --net=/run/netns/node-0 sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
      ip -n node-1 -batch - <<'.'
      link set lo up
      addr add 198.18.32.11/24 dev eth0
      link set eth0 up
      route add default via 198.18.32.1
      route add 198.18.36.0/24 via 198.18.32.10
      .
      nsenter --net=/run/netns/node-1 sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
      ip addr add 198.18.32.254/24 dev stsc1
      ip link set stsc1 up
      ip route add 198.18.32.0/19 via 198.18.32.1"
    `);
  });
});

describe('A Kubernetes minor', () => {
  test.each([
    ['1.34', '1.34'],
    ['v1.36', '1.36'],
    ['1.35.4', '1.35'],
    [undefined, '1.37'],
  ])('requested as %s is %s', (requested, minor) => {
    expect(minorOf(requested)).toBe(minor);
  });

  test('that is unknown is rejected with one line', () => {
    expect(() => minorOf('1.12')).toThrowErrorMatchingInlineSnapshot(
      `[Problem: Kubernetes 1.12 is not supported; choose 1.34, 1.35, 1.36, 1.37]`,
    );
  });
});

test('A native cluster requires Linux and root', () => {
  expect(nativeObstacle('darwin', 0)).toBe('Linux is required, but this machine runs darwin');
  expect(nativeObstacle('linux', 1000)).toBe('root is required');
  expect(nativeObstacle('linux', 0)).toBeUndefined();
});
