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
  ({ kube, namespace, signal }: Check, end: number): RunIn =>
  (pod, command) => {
    const left = Math.max(1_000, end - performance.now());
    const milliseconds = Math.min(left, deadlines.canaryCommand);
    const timeoutError = () =>
      new Error(`${command.join(' ')} in ${pod}: no result within ${seconds(milliseconds)}`);
    return withTimeout({ milliseconds, signal, timeoutError }, () =>
      run(kube, { namespace, pod, container: canary }, command, { seconds: Math.ceil(milliseconds / 1000) }),
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
    if (problem === undefined || performance.now() >= end) return problem;
    await pause(signal);
  }
}

/** Commands can be run in the pod. Returns the problem if not. */
export const checkExec = (check: Check, pod: string): Promise<string | undefined> => {
  const end = performance.now() + deadlines.canaryCommand;
  const run = runIn(check, end);
  return untilNoProblem(
    async () => {
      const { stdout, stderr } = await run(pod, ['hostname']);
      return stdout.trim() === pod ? undefined : oneLine(`hostname in ${pod} printed: ${stdout}${stderr}`);
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
  const run = runIn(check, end);
  const name = pod.metadata?.name ?? '';
  const node = pod.spec?.nodeName ?? '';
  const domain = async () =>
    serviceDomainIn((await run(name, ['cat', '/etc/resolv.conf'])).stdout, namespace);
  const resolves = (
    nameIn: (domain: string) => string,
    isExpected: (addresses: readonly string[]) => boolean,
  ) => {
    return untilNoProblem(
      async () => {
        const host = nameIn(await domain());
        const { stdout, stderr } = await run(name, ['nslookup', host]);
        const answer = addressesIn(stdout);
        if (answer.is === 'answer' && isExpected(answer.values)) return undefined;
        return `DNS does not work in a pod on node ${node}: nslookup ${host}: ${lookupError(stdout + stderr)}`;
      },
      end,
      signal,
    );
  };
  const connects = () =>
    untilNoProblem(
      async () => {
        const host = clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP;
        const { stdout, stderr } = await run(name, [
          'wget',
          '-q',
          '-O',
          '-',
          '-T',
          '5',
          `http://${host}:${servedPort}/name`,
        ]);
        if (stdout.startsWith(`${canary}-`)) return undefined;
        return `Service access does not work in a pod on node ${node}: ${host}:${servedPort}: ${oneLine(stderr || stdout) || 'no response'}`;
      },
      end,
      signal,
    );
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
    problem === undefined ? [] : [{ node, problem, lasted: end - began }],
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
  return problems.some(({ lasted }) => lasted >= deadlines.dns)
    ? [{ problem, fix, guarantees }]
    : [warning(problem, fix)];
}
