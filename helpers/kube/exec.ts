import { Writable } from 'node:stream';
import type { V1Status } from '@kubernetes/client-node';
import type { Kube } from './client';

class Collected extends Writable {
  text = '';
  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk;
    done();
  }
}

export interface Where {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Runs a command in a container and gives what it printed. A connection that closes without a status has failed. */
export async function execute(kube: Kube, where: Where, command: readonly string[]): Promise<string> {
  const output = new Collected();
  const complaints = new Collected();
  const said = `${command.join(' ')} in ${where.pod}`;
  let status: V1Status | undefined;
  const socket = await kube.exec.exec(
    where.namespace,
    where.pod,
    where.container,
    [...command],
    output,
    complaints,
    null,
    false,
    (given) => {
      status = given;
    },
  );
  await new Promise<void>((resolve) => {
    socket.onclose = () => resolve();
    socket.onerror = () => resolve();
  });
  if (status?.status === 'Success') return output.text;
  throw new Error(
    `${said}: ${status?.message ?? 'the connection closed without a status'}. ${complaints.text}`.trim(),
  );
}
