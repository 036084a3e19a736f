import type { V1Node, V1PersistentVolumeClaim, V1Pod, V1ServiceAccount } from '@kubernetes/client-node';
import type { Kube } from '../../../helpers/kube/client';
import { execute } from '../../../helpers/kube/exec';
import { waitForObject } from './wait-for-object';

/** A pod starts within seconds, even on two busy cores. */
const timeoutMs = 60_000;

export const isReady = ({ status }: V1Pod | V1Node): boolean =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

const hasEnded = (pod: V1Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** A namespace and the actions of a user who has only a kubeconfig. */
export interface TestNamespace {
  readonly namespace: string;
  untilPod(name: string, what: string, isTrue: (pod: V1Pod) => boolean): Promise<V1Pod>;
  /** Creates a pod and waits until it is Ready. */
  run(pod: V1Pod): Promise<V1Pod>;
  /** Creates a pod, waits until it has ended, and returns its phase and its log. */
  outcome(pod: V1Pod): Promise<{ readonly phase: string | undefined; readonly log: string }>;
  /** Runs shell lines in a running pod. */
  shell(pod: string, script: string): Promise<string>;
  log(pod: string, options?: { readonly previous?: boolean }): Promise<string>;
  /** Creates a PVC of a StorageClass, or of the default StorageClass, and returns the name of its volume when it is bound. */
  claim(name: string, storageClass?: string): Promise<string>;
}

export async function createTestNamespace(
  kube: Kube,
  namespace: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<TestNamespace> {
  await kube.core.createNamespace({ body: { metadata: { name: namespace, labels } } });
  // The API server rejects pods before their service account exists.
  await waitForObject<V1ServiceAccount>(kube, {
    path: `/api/v1/namespaces/${namespace}/serviceaccounts`,
    list: () => kube.core.listNamespacedServiceAccount({ namespace }),
    what: `the default service account of ${namespace}`,
    isTrue: ({ metadata }) => metadata?.name === 'default',
    timeoutMs,
  });
  const container = 'main';
  const nameOf = (pod: V1Pod) => pod.metadata?.name ?? '';
  const testNamespace: TestNamespace = {
    namespace,
    untilPod: (name, what, isTrue) =>
      waitForObject<V1Pod>(kube, {
        path: `/api/v1/namespaces/${namespace}/pods`,
        list: () => kube.core.listNamespacedPod({ namespace }),
        what: `${name} ${what}`,
        isTrue: (pod) => nameOf(pod) === name && isTrue(pod),
        timeoutMs,
      }),
    async run(pod) {
      await kube.core.createNamespacedPod({ namespace, body: pod });
      return testNamespace.untilPod(nameOf(pod), 'becoming ready', isReady);
    },
    async outcome(pod) {
      await kube.core.createNamespacedPod({ namespace, body: pod });
      const { status } = await testNamespace.untilPod(nameOf(pod), 'ending', hasEnded);
      return { phase: status?.phase, log: await testNamespace.log(nameOf(pod)) };
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
      const bound = await waitForObject<V1PersistentVolumeClaim>(kube, {
        path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
        list: () => kube.core.listNamespacedPersistentVolumeClaim({ namespace }),
        what: `the claim ${name} becoming bound`,
        isTrue: ({ metadata, status }) => metadata?.name === name && status?.phase === 'Bound',
        timeoutMs,
      });
      return bound.spec?.volumeName ?? '';
    },
  };
  return testNamespace;
}
