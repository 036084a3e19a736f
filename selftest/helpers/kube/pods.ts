import type { V1Pod } from '@kubernetes/client-node';
import { vi } from 'vitest';
import type { Kube } from '../../../helpers/kube/client';
import { webReference } from '../../support/images';

/** A pod starts and stops within seconds; a minute allows for two busy cores. */
const waitOptions = { timeout: 60_000, interval: 100 };

/** A pod is rejected until its service account exists, and the default account is created with a delay. */
const account = 'server';

export async function openNamespace(kube: Kube, name: string): Promise<void> {
  await kube.core.createNamespace({ body: { metadata: { name } } });
  await kube.core.createNamespacedServiceAccount({ namespace: name, body: { metadata: { name: account } } });
}

const script = [
  'mkdir -p /www/cgi-bin; cd /www; hostname > index.html',
  'printf "#!/bin/sh\\nsleep 300" > cgi-bin/slow; chmod +x cgi-bin/slow',
  'trap "exit 0" TERM; httpd -f -p 8080 -h /www & wait',
].join('\n');

const pod = (name: string): V1Pod => ({
  metadata: { name },
  spec: {
    serviceAccountName: account,
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'main',
        image: webReference,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', script],
        readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
      },
    ],
  },
});

/** Starts a pod that serves its name at port 8080, and waits until it is Ready. */
export async function start(kube: Kube, namespace: string, name: string): Promise<void> {
  await kube.core.createNamespacedPod({ namespace, body: pod(name) });
  await untilRestarted(kube, namespace, name, 0);
}

export const untilRestarted = (
  kube: Kube,
  namespace: string,
  name: string,
  times: number,
): Promise<unknown> =>
  vi.waitUntil(async () => {
    const { status } = await kube.core.readNamespacedPod({ name, namespace });
    return status?.containerStatuses?.some(({ ready, restartCount }) => ready && restartCount === times);
  }, waitOptions);

export async function remove(kube: Kube, namespace: string, name: string): Promise<void> {
  await kube.core.deleteNamespacedPod({ name, namespace });
  await vi.waitUntil(async () => {
    const { items } = await kube.core.listNamespacedPod({ namespace });
    return items.every(({ metadata }) => metadata?.name !== name);
  }, waitOptions);
}
