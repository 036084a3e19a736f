import type { V1Pod } from '@kubernetes/client-node';
import { addressesIn, serviceDomainIn } from '../../fixtures/network/dns-answers';
import { deadlines } from '../../helpers/deadlines';
import { seconds } from '../../helpers/format';
import { type Outcome, run } from '../../helpers/kube/exec';
import { withTimeout } from '../../helpers/kube/with-timeout';
import { reason } from '../../helpers/problem';
import { canary } from './canary';
import type { Check } from './check';
import { type Finding, oneLine, warning } from './findings';
import { pause } from './observe';

/** The port at which the pods of the workload "web" serve their names. */
export const servedPort = 8080;

/** Runs a command in a pod of the canary. */
type RunIn = (pod: string, command: readonly string[]) => Promise<Outcome>;

const runIn =
  ({ kube, namespace, signal }: Check): RunIn =>
  (pod, command) => {
    const milliseconds = deadlines.canaryCommand;
    const timeoutError = () => new Error(`${command.join(' ')}: no result within ${seconds(milliseconds)}`);
    return withTimeout({ milliseconds, signal, timeoutError }, () =>
      run(kube, { namespace, pod, container: canary }, command, { seconds: milliseconds / 1000 }),
    );
  };

/** Repeats an observation until it has no problem. The problem of the last attempt remains after the deadline. */
async function untilNoProblem(
  observe: () => Promise<string | undefined>,
  end: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (;;) {
    const problem = await observe().catch((error: unknown) => {
      signal.throwIfAborted();
      return oneLine(reason(error));
    });
    if (problem === undefined || performance.now() + deadlines.canaryResponse >= end) return problem;
    await pause(signal);
  }
}

/** Commands can be run in the pod. Returns the problem if not. */
export const checkExec = (check: Check, pod: string): Promise<string | undefined> => {
  const end = performance.now() + deadlines.canaryExec;
  const run = runIn(check);
  return untilNoProblem(
    async () => {
      const { stdout, stderr } = await run(pod, ['hostname']);
      return stdout.trim() === pod ? undefined : oneLine(`hostname printed: ${stdout}${stderr}`);
    },
    end,
    check.signal,
  );
};

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
  clusterIP: string,
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
      const host = clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP;
      const url = `http://${host}:${servedPort}/name`;
      const { stdout, stderr } = await run(name, ['wget', '-q', '-O', '-', '-T', '5', url]);
      return stdout.startsWith(`${canary}-`)
        ? undefined
        : `${url}: ${oneLine(stderr || stdout) || 'no response'}`;
    });
  const problems = await Promise.all([
    resolves(
      (domain) => `${canary}.${domain}`,
      (addresses) => addresses.includes(clusterIP),
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
 * guarantee.
 */
export function networkFindings(
  problems: readonly NetworkProblem[],
  guarantees: readonly string[],
): readonly Finding[] {
  const [first] = problems;
  if (!first) return [];
  const others = [...new Set(problems.map(({ node }) => node))].filter((node) => node !== first.node);
  const also = others.length > 0 ? ` (also on ${others.join(', ')})` : '';
  const problem = `${first.problem}${also}`;
  const fix = 'check the DNS pods, kube-proxy and the network plugin';
  return problems.some(({ lasted }) => lasted >= deadlines.dnsCache)
    ? [{ problem, fix, guarantees }]
    : [warning(problem, fix)];
}
