import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { V1Secret } from '@kubernetes/client-node';
import { clusters, kubeconfigOf } from '../../cluster/registry';
import { connect } from '../../helpers/kube/client';
import { follow } from '../../helpers/kube/watch';

/** Collects what is kept secret in a cluster, from when it is up until the signal aborts: the passwords of a run are in it. */
export async function secretsOf(isIt: (name: string) => boolean, signal: AbortSignal): Promise<Set<string>> {
  const seen = new Set<string>();
  const note = ({ data = {} }: V1Secret) => {
    for (const value of Object.values(data)) seen.add(Buffer.from(value, 'base64').toString());
  };
  for (;;) {
    const up = (await clusters()).find(({ name, info }) => info && isIt(name));
    signal.throwIfAborted();
    if (up) {
      const kube = connect(readFileSync(kubeconfigOf(up.folder), 'utf8'));
      const list = () => kube.core.listSecretForAllNamespaces();
      await follow<V1Secret>(
        kube,
        { path: '/api/v1/secrets', list },
        (heard) => {
          if (heard.type === 'LISTED') heard.objects.forEach(note);
          else if (heard.type !== 'GAP') note(heard.object);
        },
        signal,
      );
      return seen;
    }
    await delay(100, undefined, { signal });
  }
}
