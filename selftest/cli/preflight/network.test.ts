import { expect, test } from 'vitest';
import { lookupError, networkFindings } from '../../../cli/preflight/network';

const guarantees = ['network/pod-dns'];
const problem = (node: string, lasted: number) => ({ node, problem: `DNS does not work on ${node}`, lasted });

test('Nodes without a problem are no finding', () => {
  expect(networkFindings([], guarantees, 2)).toEqual([]);
});

test('A problem that lasts longer than DNS caches rules out the guarantees, and names the nodes', () => {
  expect(networkFindings([problem('node-0', 40_000), problem('node-1', 40_000)], guarantees, 2)).toEqual([
    {
      problem: 'DNS does not work on node-0 (also on node-1)',
      fix: 'check the DNS pods, kube-proxy and the network plugin',
      guarantees,
    },
  ]);
});

test('A problem that was seen for a shorter time is only a warning', () => {
  expect(networkFindings([problem('node-0', 12_000)], guarantees, 1)[0]?.guarantees).toEqual([]);
});

test('A problem on one of several nodes is only a warning: the guarantees of the network show whether it lasts', () => {
  expect(networkFindings([problem('node-0', 40_000)], guarantees, 2)[0]?.guarantees).toEqual([]);
});

test('The error of a lookup is the output of nslookup without its server', () => {
  expect(
    lookupError("Server:\t\t10.0.0.10\nAddress:\t10.0.0.10:53\n\n** server can't find web: NXDOMAIN\n\n"),
  ).toBe("** server can't find web: NXDOMAIN");
  expect(lookupError(';; connection timed out; no servers could be reached\n\n')).toBe(
    ';; connection timed out; no servers could be reached',
  );
  expect(lookupError('')).toBe('no address');
});
