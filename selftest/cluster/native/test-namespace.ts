import type { V1Node, V1PersistentVolumeClaim, V1Pod, V1ServiceAccount } from '@kubernetes/client-node';
import type { Kube } from '../../../helpers/kube/client';
import { execute } from '../../../helpers/kube/exec';
import { until } from './until';

/** Even on two cores that others keep busy a pod starts within seconds. */
const patience = 60_000;

export const isReady = ({ status }: V1Pod | V1Node): boolean =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

export const hasEnded = (pod: V1Pod): boolean =>
  pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** A namespace, and what somebody does in it who has a kubeconfig and nothing else. */
export interface Room {
  readonly namespace: string;
  untilPod(name: string, what: string, isTrue: (pod: V1Pod) => boolean): Promise<V1Pod>;
  /** Creates a pod and waits for it to be ready. */
  run(pod: V1Pod): Promise<V1Pod>;
  /** Creates a pod, waits for it to end, and gives how it went and what it printed. */
  outcome(pod: V1Pod): Promise<{ readonly phase: string | undefined; readonly log: string }>;
  /** Runs shell lines in a pod that is there. */
  shell(pod: string, script: string): Promise<string>;
  log(pod: string, options?: { readonly previous?: boolean }): Promise<string>;
  /** Claims a volume of a class, or of the default one, and gives its name once it is bound. */
  claim(name: string, storageClass?: string): Promise<string>;
}

export async function openRoom(
  kube: Kube,
  namespace: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<Room> {
  await kube.core.createNamespace({ body: { metadata: { name: namespace, labels } } });
  // No pod is let in before the account that it runs under.
  await until<V1ServiceAccount>(
    kube,
    `/api/v1/namespaces/${namespace}/serviceaccounts`,
    () => kube.core.listNamespacedServiceAccount({ namespace }),
    `the default service account of ${namespace}`,
    ({ metadata }) => metadata?.name === 'default',
    patience,
  );
  const container = 'main';
  const nameOf = (pod: V1Pod) => pod.metadata?.name ?? '';
  const room: Room = {
    namespace,
    untilPod: (name, what, isTrue) =>
      until<V1Pod>(
        kube,
        `/api/v1/namespaces/${namespace}/pods`,
        () => kube.core.listNamespacedPod({ namespace }),
        `${name} ${what}`,
        (pod) => nameOf(pod) === name && isTrue(pod),
        patience,
      ),
    async run(pod) {
      await kube.core.createNamespacedPod({ namespace, body: pod });
      return room.untilPod(nameOf(pod), 'becoming ready', isReady);
    },
    async outcome(pod) {
      await kube.core.createNamespacedPod({ namespace, body: pod });
      const { status } = await room.untilPod(nameOf(pod), 'ending', hasEnded);
      return { phase: status?.phase, log: await room.log(nameOf(pod)) };
    },
    shell: (pod, script) => execute(kube, { namespace, pod, container }, ['sh', '-c', script]),
    log: (name, options) => kube.core.readNamespacedPodLog({ name, namespace, container, ...options }),
    async claim(name, storageClass) {
      const spec = {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Mi' } },
        ...(storageClass && { storageClassName: storageClass }),
      };
      await kube.core.createNamespacedPersistentVolumeClaim({
        namespace,
        body: { metadata: { name }, spec },
      });
      const bound = await until<V1PersistentVolumeClaim>(
        kube,
        `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
        () => kube.core.listNamespacedPersistentVolumeClaim({ namespace }),
        `the claim ${name} becoming bound`,
        ({ metadata, status }) => metadata?.name === name && status?.phase === 'Bound',
        patience,
      );
      return bound.spec?.volumeName ?? '';
    },
  };
  return room;
}
