import { ApiException, type V1ConfigMap } from '@kubernetes/client-node';
import { caseObjects, cleanNamespace, reservationLabel } from '../../fixtures/prepared/clean';
import { contentsOf, type LeftoverObject, revisionsIn } from '../../fixtures/prepared/contents';
import { connect, type Kube } from '../../helpers/kube/client';
import { retryWhileUnreachable } from '../../helpers/kube/retry-while-unreachable';
import { Unreachable } from '../../helpers/kube/unreachable';
import { labels, runLabels } from '../../helpers/labels';
import type { PreparedNamespace } from '../../helpers/prepared-namespaces';
import { environmentError, type Problem, reason, usageError } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import { duration } from '../progress';

/** The name of the ConfigMap that reserves a prepared namespace: two runs in it would delete each other's objects. */
const reservation = 'stsc-run';

/** The run in its prepared namespaces. */
export interface Reservation {
  readonly context: RunContext;
  /** Deletes what remains of the run in the namespaces, prints what cannot be deleted, and ends the reservation. */
  release(): Promise<void>;
}

/** Reserves the prepared namespaces for the run, and checks that they exist and are empty. */
export async function reserveNamespaces(context: RunContext, names: readonly string[]): Promise<Reservation> {
  const { namespaceLabels, namespaceAnnotations } = context.platform;
  if (Object.keys({ ...namespaceLabels, ...namespaceAnnotations }).length > 0)
    throw usageError(
      'The labels and annotations of prepared namespaces are not changed',
      'omit --namespace-label and --namespace-annotation, or --namespaces',
    );
  const kube = connect(context.kubeconfig);
  const results = await Promise.allSettled(names.map((name) => reserve(kube, name, context.id)));
  const reserved = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await Promise.all(reserved.map(({ name }) => endReservation(kube, name)));
    throw failed.reason;
  }
  return {
    context: { ...context, prepared: reserved },
    async release() {
      await Promise.all(reserved.map((namespace) => release(kube, namespace, context.id)));
    },
  };
}

async function reserve(kube: Kube, name: string, run: string): Promise<PreparedNamespace> {
  try {
    await create(kube, name, run);
    try {
      const namespace = { name, revisions: await revisionsIn(kube, name) };
      const objects = await contentsOf(kube, namespace);
      if (objects.length > 0) throw notEmpty(name, objects);
      return namespace;
    } catch (error) {
      await endReservation(kube, name);
      throw error;
    }
  } catch (error) {
    if (!(error instanceof ApiException || error instanceof Unreachable)) throw error;
    throw environmentError(
      `Namespace ${name} cannot be used: ${reason(error)}`,
      `create the namespace, and grant the permissions that "stsc rbac --namespaced ${name}" prints`,
    );
  }
}

async function create(kube: Kube, namespace: string, run: string): Promise<void> {
  const body = {
    metadata: { name: reservation, labels: { ...runLabels(run), [labels.auxiliary]: reservationLabel } },
    data: { run },
  };
  try {
    await retryWhileUnreachable(() => kube.core.createNamespacedConfigMap({ namespace, body }));
  } catch (error) {
    if (!(error instanceof ApiException && error.code === 409)) throw error;
    const existing = await kube.core.readNamespacedConfigMap({ name: reservation, namespace });
    // An earlier request without a received response has created the ConfigMap.
    if (existing.data?.run === run) return;
    throw inUse(namespace, existing, await contentsOf(kube, { name: namespace, revisions: [] }));
  }
}

/** Kinds of the labelled objects of a case, as kubectl accepts them. */
const labelled = 'services,configmaps,secrets,resourcequotas,horizontalpodautoscalers,poddisruptionbudgets';

function inUse(
  namespace: string,
  { metadata, data }: V1ConfigMap,
  objects: readonly LeftoverObject[],
): Problem {
  const run = data?.run ?? 'unknown';
  const age = duration(Date.now() - new Date(metadata?.creationTimestamp ?? Date.now()).getTime());
  const paths = pathsOf(objects);
  const contains = paths.length > 0 ? `, and contains ${paths.join(', ')}` : '';
  const commands = [
    ...(paths.length > 0 ? [`kubectl delete --namespace ${namespace} ${paths.join(' ')}`] : []),
    `kubectl delete --namespace ${namespace} ${labelled} --selector ${labels.run}=${run}`,
  ];
  return environmentError(
    `Namespace ${namespace} is in use by run ${run}, which began ${age} ago${contains}`,
    `wait until that run ends, or, if it was killed: ${commands.join(' && ')}`,
  );
}

const notEmpty = (namespace: string, objects: readonly LeftoverObject[]): Problem =>
  environmentError(
    `Namespace ${namespace} is not empty: it contains ${pathsOf(objects).join(', ')}`,
    'a prepared namespace must contain no pods, StatefulSets and PVCs; delete these objects, or use another namespace',
  );

/** A revision belongs to a StatefulSet that is named already, or existed before the killed run. */
const pathsOf = (objects: readonly LeftoverObject[]): readonly string[] =>
  objects.map(({ path }) => path).filter((path) => !path.startsWith('controllerrevision/'));

async function release(kube: Kube, namespace: PreparedNamespace, run: string): Promise<void> {
  const { name } = namespace;
  try {
    await cleanNamespace(kube, namespace, run);
  } catch (error) {
    const objects = await contentsOf(kube, namespace).catch(() => []);
    const command = `kubectl get --namespace ${name} ${labelled} --selector ${caseObjects(run)}`;
    console.error(`Namespace ${name} is not as it was before the run: ${reason(error)}; see: ${command}`);
    for (const { path, finalizers } of objects)
      console.error(`  ${path}${finalizers.length > 0 ? ` (finalizers: ${finalizers.join(', ')})` : ''}`);
  }
  await endReservation(kube, name);
}

async function endReservation({ core }: Kube, namespace: string): Promise<void> {
  try {
    await retryWhileUnreachable(() => core.deleteNamespacedConfigMap({ name: reservation, namespace }));
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return;
    const fix = `run: kubectl delete --namespace ${namespace} configmap/${reservation}`;
    console.error(`Namespace ${namespace} is still reserved: ${reason(error)}; ${fix}`);
  }
}
