import type { V1Pod } from '@kubernetes/client-node';
import { addressesIn, serviceDomainIn } from '../../fixtures/network/dns-answers';
import { deadlines } from '../../helpers/deadlines';
import { oneLine } from '../../helpers/format';
import { canary } from './canary';
import type { Check } from './check';
import { runIn, untilNoProblem } from './commands';
import { type Finding, warning } from './findings';

/** The port at which the pods of the workload "web" serve their names. */
export const servedPort = 8080;

export interface CanaryService {
  readonly name: string;
  readonly address: string;
}

export interface NetworkProblem {
  readonly node: string;
  readonly problem: string;
  /** How long the check was repeated, in milliseconds. */
  readonly lasted: number;
}

/** Resolves a Service of the namespace and that of the API server, and connects to the cluster IP of the Service. */
export async function checkNetwork(
  check: Check,
  pod: V1Pod,
  service: CanaryService,
): Promise<readonly NetworkProblem[]> {
  const { namespace, signal } = check;
  const began = performance.now();
  const end = Math.min(began + deadlines.dns, check.end);
  const run = runIn(check);
  const name = pod.metadata?.name ?? '';
  const node = pod.spec?.nodeName ?? '';
  const domain = async () =>
    serviceDomainIn((await run(name, ['cat', '/etc/resolv.conf'])).stdout, namespace);
  /** Names what does not work, and where, whatever the error is. */
  const until = async (what: string, observe: () => Promise<string | undefined>) => {
    const problem = await untilNoProblem(observe, end, signal);
    return problem && `${what} does not work in a pod on node ${node}: ${problem}`;
  };
  const resolves = (
    nameIn: (domain: string) => string,
    isExpected: (addresses: readonly string[]) => boolean,
  ) =>
    until('DNS', async () => {
      const host = nameIn(await domain());
      const { stdout, stderr } = await run(name, ['nslookup', '-timeout=2', '-retry=2', host]);
      const answer = addressesIn(stdout);
      if (answer.is === 'answer' && isExpected(answer.values)) return undefined;
      return `nslookup ${host}: ${lookupError(stdout + stderr)}`;
    });
  const connects = () =>
    until('Service access', async () => {
      const host = service.address.includes(':') ? `[${service.address}]` : service.address;
      const url = `http://${host}:${servedPort}/name`;
      const { stdout, stderr } = await run(name, ['wget', '-q', '-O', '-', '-T', '5', url]);
      return stdout.startsWith(`${canary}-`)
        ? undefined
        : `${url}: ${oneLine(stderr || stdout) || 'no response'}`;
    });
  const problems = await Promise.all([
    resolves(
      (domain) => `${service.name}.${domain}`,
      (addresses) => addresses.includes(service.address),
    ),
    resolves(
      (domain) => `kubernetes.default.${domain.replace(`${namespace}.`, '')}`,
      (addresses) => addresses.length > 0,
    ),
    connects(),
  ]);
  return problems.flatMap((problem) =>
    problem === undefined ? [] : [{ node, problem, lasted: performance.now() - began }],
  );
}

/** The output of nslookup without the lines that name the server. */
export const lookupError = (printed: string): string =>
  oneLine(
    printed
      .split('\n')
      .filter((line) => !/^(Server|Address):/.test(line))
      .join(' '),
  ) || 'no address';

/**
 * One finding per kind of problem. DNS caches keep a negative answer for 30 s, so a shorter check does not rule out any
 * guarantee. A problem on some of several nodes does not either: the guarantees of the network show whether it lasts.
 */
export function networkFindings(
  problems: readonly NetworkProblem[],
  guarantees: readonly string[],
  checkedNodes: number,
): readonly Finding[] {
  const [first] = problems;
  if (!first) return [];
  const others = [...new Set(problems.map(({ node }) => node))].filter((node) => node !== first.node);
  const also = others.length > 0 ? ` (also on ${others.join(', ')})` : '';
  const problem = `${first.problem}${also}`;
  const fix = 'check the DNS pods, kube-proxy and the network plugin';
  const isEverywhere = others.length + 1 === checkedNodes;
  return isEverywhere && problems.some(({ lasted }) => lasted >= deadlines.dnsCache)
    ? [{ problem, fix, guarantees }]
    : [warning(problem, fix)];
}
