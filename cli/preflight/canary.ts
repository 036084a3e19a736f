import { ApiException, type V1Node, type V1StatefulSet } from '@kubernetes/client-node';
import { podOf, web } from '../../fixtures/workloads/web/manifest';
import { deadlines } from '../../helpers/deadlines';
import { oneLine, seconds } from '../../helpers/format';
import { recommendedLabels } from '../../helpers/labels';
import { unschedulableReason } from '../../helpers/platform';
import { reason } from '../../helpers/problem';
import type { Check } from './check';
import type { DatabaseImage } from './database-images';
import { type Finding, warning } from './findings';
import { type Decision, decide } from './observe';
import type { Cause } from './pod-state';

/** The name of the StatefulSet, its Service and its container. */
export const canary = 'web';

const maxNodes = 5;

export const fixes: Readonly<Record<Cause, string>> = {
  creation:
    'change this rule, or exempt the namespaces with the label app.kubernetes.io/managed-by=statefulset-conformance',
  'retried creation': 'repair the component that the message names',
  scheduling: 'add a node that accepts the pods of the suite, or uncordon one',
  image: 'make the image available to the nodes, or name a registry that has the image with --registry',
  container: 'check that the image can run on the nodes',
  node: 'repair the node that runs the pod',
  readiness: 'check that the kubelet reaches the pods of its node',
};

/** One pod per schedulable node; one pod if the user may not list nodes. */
export async function canaryPods({ kube, run }: Pick<Check, 'kube' | 'run'>): Promise<{
  readonly replicas: number;
  readonly findings: readonly Finding[];
}> {
  try {
    const { items } = await kube.core.listNode();
    const isSchedulable = (node: V1Node) => unschedulableReason(node, run.platform) === undefined;
    const schedulable = items.filter(isSchedulable).length;
    return { replicas: Math.min(Math.max(schedulable, 1), maxNodes), findings: [] };
  } catch (error) {
    if (!(error instanceof ApiException) || error.code !== 403) throw error;
    const problem = `The preflight and the guarantees of the network check only one node: ${reason(error)}`;
    return { replicas: 1, findings: [warning(problem, 'grant the permission to list nodes')] };
  }
}

/** The StatefulSet of the workload "web" as the tests create it, with one pod on each node. */
export const canarySet = (run: Check['run'], replicas: number): V1StatefulSet =>
  web(run).manifest({ replicas, podManagementPolicy: 'Parallel', antiAffinity: 'each other' });

/** A StatefulSet with one pod that runs the image of a database without starting the server. */
export function imageSet(run: Check['run'], image: string): V1StatefulSet {
  const labels = recommendedLabels(image, 'auxiliary');
  const selector = { app: image };
  const { containers, ...pod } = podOf(run, 'trap "exit 0" TERM; sleep 3600 & wait', image);
  return {
    metadata: { name: image, labels },
    spec: {
      replicas: 1,
      serviceName: image,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: { ...labels, ...selector } },
        spec: { ...pod, containers: containers.map(({ readinessProbe: _, ...container }) => container) },
      },
    },
  };
}

/** One pod that runs is enough, unless the cluster rejects a pod: the pods of the tests would be rejected too. */
export function webFindings(
  decisions: readonly Decision[],
  guarantees: readonly string[],
  waited: number = deadlines.canary,
): readonly Finding[] {
  const impossible = decisions.filter((each) => each.is === 'impossible');
  const undecided = decisions.filter((each) => each.is === 'undecided');
  const rejected = impossible.find(({ cause }) => cause === 'creation' || cause === 'retried creation');
  const [first] = impossible;
  if (rejected) return [impossibility(rejected, guarantees)];
  if (first && impossible.length === decisions.length) return [impossibility(first, guarantees)];
  return [
    ...(first
      ? [warning(`A node does not run the pods of the suite: ${first.message}`, fixes[first.cause])]
      : []),
    ...undecided.slice(0, 1).map(({ message }) => slow('a pod of the suite', message, waited)),
  ];
}

const impossibility = (
  { cause, message }: Extract<Decision, { is: 'impossible' }>,
  guarantees: readonly string[],
): Finding => ({ problem: message, fix: fixes[cause], guarantees });

/** The image of a database can be pulled, and the cluster admits a pod with the image. */
export async function checkImage(
  check: Check,
  { image, guarantees }: DatabaseImage,
): Promise<readonly Finding[]> {
  const pod = { set: image, name: `${image}-0`, mustBeReady: false };
  const decision = await decide(pod, check.read, check.canaryEnd, check.signal, check.run.patience);
  if (decision.is === 'ready') return [];
  if (decision.is === 'undecided')
    return [slow(`a pod with the image ${image}`, decision.message, check.canaryEnd - check.began)];
  return [impossibility(decision, guarantees)];
}

const slow = (what: string, message: string, waited: number): Finding =>
  warning(
    `After ${seconds(waited)} it is not known whether ${what} can run: ${oneLine(message)}`,
    'if cases are inconclusive, run the suite again when the cluster is faster, or with --patience 2',
  );
