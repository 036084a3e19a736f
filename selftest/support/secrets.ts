import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { V1Secret } from '@kubernetes/client-node';
import { clusters, kubeconfigOf } from '../../cluster/registry';
import { connect } from '../../helpers/kube/client';
import { follow } from '../../helpers/kube/watch';

/** Collects the values of all Secrets of a cluster from its start until the signal aborts, such as the passwords of a run. */
export async function secretsOf(
  isMatch: (name: string) => boolean,
  signal: AbortSignal,
): Promise<Set<string>> {
  const seen = new Set<string>();
  const collect = ({ data = {} }: V1Secret) => {
    for (const value of Object.values(data)) seen.add(Buffer.from(value, 'base64').toString());
  };
  for (;;) {
    const cluster = (await clusters()).find(({ name, info }) => info && isMatch(name));
    signal.throwIfAborted();
    if (cluster) {
      const kube = connect(readFileSync(kubeconfigOf(cluster.folder), 'utf8'));
      const list = () => kube.core.listSecretForAllNamespaces();
      await follow<V1Secret>(
        kube,
        { path: '/api/v1/secrets', list },
        (event) => {
          if (event.type === 'LISTED') event.objects.forEach(collect);
          else if (event.type !== 'GAP') collect(event.object);
        },
        signal,
      );
      return seen;
    }
    await delay(100, undefined, { signal });
  }
}
