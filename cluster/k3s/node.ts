import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { environmentError, reason } from '../../helpers/problem';
import { type Api, connect } from '../api';
import type { Tail } from './log';

/** Waits until the node is Ready: K3s says that it is up some seconds before. */
export async function untilNodeReady(kubeconfig: string, milliseconds: number, log: Tail): Promise<void> {
  const api = connection(kubeconfig);
  const end = Date.now() + milliseconds;
  try {
    for (let obstacle = await obstacleOf(api); obstacle; obstacle = await obstacleOf(api)) {
      if (Date.now() > end)
        throw environmentError(
          `K3s' node was not Ready after ${milliseconds / 1000} s (${obstacle})`,
          'see the end of its log',
          log.lines(),
        );
      await delay(200);
    }
  } finally {
    api.close();
  }
}

function connection(kubeconfig: string): Api {
  const { clusters, users } = parse(kubeconfig);
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  const { 'client-certificate-data': certificate, 'client-key-data': key } = users[0].user;
  return connect(server, plain(authority), { certificate: plain(certificate), key: plain(key) });
}

const plain = (base64: string) => Buffer.from(base64, 'base64').toString();

interface Node {
  readonly status: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message: string;
    }[];
  };
}

/** What stands between the node and being Ready. */
async function obstacleOf(api: Api): Promise<string | undefined> {
  try {
    const { items = [] } = (await api.get('/api/v1/nodes')).body as { items?: Node[] };
    const ready = items[0]?.status.conditions?.find(({ type }) => type === 'Ready');
    return ready?.status === 'True' ? undefined : (ready?.message ?? 'it has not come up');
  } catch (error) {
    return reason(error);
  }
}
