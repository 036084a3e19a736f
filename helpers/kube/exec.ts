import { Writable } from 'node:stream';
import type { V1Status } from '@kubernetes/client-node';
import { deadlines } from '../deadlines';
import type { Kube } from './client';
import { opened } from './socket';
import { withTimeout } from './with-timeout';

export interface Where {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface Limit {
  /** After so long the command is ended in the container. What we hang up on runs on there. */
  readonly seconds?: number;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs a command in a container and gives what it printed. Throws if it fails. */
export async function execute(
  kube: Kube,
  where: Where,
  command: readonly string[],
  limit?: Limit,
): Promise<string> {
  const { stdout, stderr, exitCode } = await run(kube, where, command, limit);
  if (exitCode === 0) return stdout;
  throw new Error(`${named(where, command)}: exit code ${exitCode}. ${stderr}`.trim());
}

/** Runs a command in a container and gives how it went, whatever its exit code. */
export function run(
  kube: Kube,
  where: Where,
  command: readonly string[],
  { seconds }: Limit = {},
): Promise<Outcome> {
  const what = named(where, command);
  const limited = seconds === undefined ? command : ['timeout', `${seconds}`, ...command];
  const milliseconds = seconds === undefined ? deadlines.exec : seconds * 1000 + deadlines.request;
  const late = () => new Error(`${what}: no exit code within ${milliseconds / 1000} s`);
  return withTimeout({ milliseconds, signal: kube.signal, late }, async (signal) => {
    const stdout = new Collected();
    const stderr = new Collected();
    const status = await statusOf(kube, where, limited, what, stdout, stderr, signal);
    return { stdout: stdout.text, stderr: stderr.text, exitCode: exitCodeOf(status, what) };
  });
}

const named = ({ pod }: Where, command: readonly string[]) => `${command.join(' ')} in ${pod}`;

function statusOf(
  kube: Kube,
  { namespace, pod, container }: Where,
  command: readonly string[],
  what: string,
  stdout: Writable,
  stderr: Writable,
  signal: AbortSignal,
): Promise<V1Status> {
  return new Promise((resolve, reject) => {
    const opening = kube.exec.exec(
      namespace,
      pod,
      container,
      [...command],
      stdout,
      stderr,
      null,
      false,
      resolve,
    );
    opened(what, opening, signal).then((socket) => {
      socket.onclose = () => reject(new Error(`${what}: the connection closed without a status`));
    }, reject);
  });
}

function exitCodeOf({ status, message, details }: V1Status, what: string): number {
  if (status === 'Success') return 0;
  const told = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (told === undefined) throw new Error(`${what}: ${message}`);
  return Number(told);
}

class Collected extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}
