import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { environmentError, reason } from '../../helpers/problem';
import { type Api, connect } from '../api';
import type { LogTail } from './log';

/** Waits until the node is Ready; K3s reports a successful start some seconds earlier. */
export async function untilNodeReady(kubeconfig: string, timeoutMs: number, log: LogTail): Promise<void> {
  const api = apiOf(kubeconfig);
  const deadline = Date.now() + timeoutMs;
  try {
    for (let cause = await notReadyCause(api); cause; cause = await notReadyCause(api)) {
      if (Date.now() > deadline)
        throw environmentError(
          `The K3s node was not Ready after ${timeoutMs / 1000} s (${cause})`,
          'see the last log lines',
          log.lines(),
        );
      await delay(200);
    }
  } finally {
    api.close();
  }
}

function apiOf(kubeconfig: string): Api {
  const { clusters, users } = parse(kubeconfig);
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster;
  const { 'client-certificate-data': certificate, 'client-key-data': key } = users[0].user;
  return connect(server, decoded(authority), { certificate: decoded(certificate), key: decoded(key) });
}

const decoded = (base64: string) => Buffer.from(base64, 'base64').toString();

interface Node {
  readonly status: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message: string;
    }[];
  };
}

/** Why the node is not Ready. */
async function notReadyCause(api: Api): Promise<string | undefined> {
  try {
    const { items = [] } = (await api.get('/api/v1/nodes')).body as { items?: Node[] };
    const ready = items[0]?.status.conditions?.find(({ type }) => type === 'Ready');
    return ready?.status === 'True' ? undefined : (ready?.message ?? 'the node has not registered');
  } catch (error) {
    return reason(error);
  }
}
