import { ApiException } from '@kubernetes/client-node';
import { oneLine } from '../../helpers/format';
import type { CatalogEntry } from '../../helpers/guarantee/catalog';
import { permissionsFor } from '../../helpers/guarantee/permissions';
import { reason } from '../../helpers/problem';
import { canary, webFindings } from './canary';
import type { Check } from './check';
import { checkExec } from './commands';
import { type Finding, warning } from './findings';
import { type CanaryService, checkNetwork, type NetworkProblem, networkFindings } from './network';
import { type Decision, decide } from './observe';

export interface WebPodsOptions {
  readonly replicas: number;
  /** The Service of the pods; undefined if no guarantee needs the network. */
  readonly service: CanaryService | undefined;
  /** The guarantees that need DNS and Service routing. */
  readonly users: readonly string[];
  readonly remaining: readonly CatalogEntry[];
}

interface PodResult {
  readonly decision: Decision;
  readonly execProblem?: string | undefined;
  readonly networkProblems: readonly NetworkProblem[];
  /** The node, if the network was checked there. */
  readonly checkedNode?: string | undefined;
}

export async function checkWebPods(
  check: Check,
  { replicas, service, users, remaining }: WebPodsOptions,
): Promise<readonly Finding[]> {
  const names = Array.from({ length: replicas }, (_, ordinal) => `${canary}-${ordinal}`);
  const results = await Promise.all(names.map((name) => checkPod(check, name, service)));
  const decisions = results.map(({ decision }) => decision);
  const networkProblems = results.flatMap((result) => result.networkProblems);
  const checkedNodes = new Set(results.flatMap(({ checkedNode }) => checkedNode ?? []));
  // An API server that did not respond would be the cause of every other problem.
  if (networkProblems.length > 0) await check.read();
  return [
    ...webFindings(decisions, check.guarantees, check.canaryEnd - check.began),
    ...execFindings(results, usersOf('create pods/exec', remaining)),
    ...networkFindings(networkProblems, users, checkedNodes.size),
    ...(await logFindings(check, results, usersOf('get pods/log', remaining))),
  ];
}

async function checkPod(check: Check, name: string, service: CanaryService | undefined): Promise<PodResult> {
  const decision = await decide(
    { set: canary, name, mustBeReady: true },
    check.read,
    check.canaryEnd,
    check.signal,
    check.run.patience,
  );
  if (decision.is !== 'ready') return { decision, networkProblems: [] };
  const execProblem = check.runsCommands ? await checkExec(check, name) : undefined;
  if (service === undefined || execProblem !== undefined)
    return { decision, execProblem, networkProblems: [] };
  const networkProblems = await checkNetwork(check, decision.pod, service);
  return { decision, networkProblems, checkedNode: decision.pod.spec?.nodeName };
}

/** Commands must work on one node at least; a node on which they do not work is a warning. */
export function execFindings(
  results: readonly PodResult[],
  guarantees: readonly string[],
): readonly Finding[] {
  const ready = results.filter(({ decision }) => decision.is === 'ready');
  const failed = ready.flatMap(({ execProblem }) => execProblem ?? []);
  const [first] = failed;
  if (first === undefined) return [];
  const problem = `No command can be run in a pod: ${first}`;
  const fix = 'check that the API server reaches the kubelets, and that no rule rejects pods/exec';
  return failed.length === ready.length ? [{ problem, fix, guarantees }] : [warning(problem, fix)];
}

async function logFindings(
  { kube, namespace }: Check,
  results: readonly PodResult[],
  guarantees: readonly string[],
): Promise<readonly Finding[]> {
  const { decision } = results.find(({ decision }) => decision.is === 'ready') ?? {};
  if (decision?.is !== 'ready') return [];
  const name = decision.pod.metadata?.name ?? '';
  try {
    await kube.core.readNamespacedPodLog({ name, namespace, container: canary, tailLines: 1 });
    return [];
  } catch (error) {
    kube.signal?.throwIfAborted();
    // The review of the permissions has reported a missing permission.
    if (error instanceof ApiException && error.code === 403) return [];
    const problem = `The log of a pod cannot be read: ${oneLine(reason(error))}`;
    return [{ problem, fix: 'check that the API server reaches the kubelets', guarantees }];
  }
}

export const usersOf = (name: string, remaining: readonly CatalogEntry[]): readonly string[] =>
  permissionsFor(remaining).find(({ verb, resource }) => `${verb} ${resource}` === name)?.guarantees ?? [];
