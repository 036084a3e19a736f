import { Writable } from 'node:stream';
import type { V1Status } from '@kubernetes/client-node';
import pRetry from 'p-retry';
import { childOf } from '../abort';
import { deadlines } from '../deadlines';
import type { Kube } from './client';
import { isRetryable } from './retryable';
import { opened } from './socket';
import { Unreachable } from './unreachable';
import { withTimeout } from './with-timeout';

export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface ExecOptions {
  /** After this time the command is killed in the container; closing the connection does not stop it. */
  readonly seconds?: number;
  /** The command may run twice, such as a read: the command runs again if the connection is lost. */
  readonly isIdempotent?: boolean;
  /** The command ends the container, which kills the command if the container ends first. */
  readonly endsContainer?: boolean;
}

/** The exit code of a command that SIGKILL ended. */
const killed = 137;

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs a command in a container and returns its stdout. Throws if the exit code is not 0. */
export async function execute(
  kube: Kube,
  where: ContainerRef,
  command: readonly string[],
  options?: ExecOptions,
): Promise<string> {
  const { stdout, stderr, exitCode } = await run(kube, where, command, options);
  if (exitCode === 0 || (options?.endsContainer && exitCode === killed)) return stdout;
  throw new Error(`${describe(where, command)}: exit code ${exitCode}. ${stderr}`.trim());
}

/** Runs a command in a container and returns its output and exit code. */
export function run(
  kube: Kube,
  where: ContainerRef,
  command: readonly string[],
  { seconds, isIdempotent = false }: ExecOptions = {},
): Promise<Outcome> {
  const what = describe(where, command);
  const limited = seconds === undefined ? command : ['timeout', `${seconds}`, ...command];
  const runCommand = isIdempotent ? runComplete : runAttempt;
  const milliseconds = seconds === undefined ? deadlines.exec : seconds * 1000 + deadlines.request;
  let lastError: Error | undefined;
  const timeoutError = () => lastError ?? new Error(`${what}: no exit code within ${milliseconds / 1000} s`);
  return withTimeout({ milliseconds, signal: kube.signal, timeoutError }, (signal) =>
    pRetry(() => runCommand({ kube, where, command: limited, what }, signal), {
      retries: isIdempotent ? Number.POSITIVE_INFINITY : 0,
      minTimeout: deadlines.retry,
      factor: 1,
      randomize: true,
      signal,
      shouldRetry({ error }) {
        lastError = error;
        return isRetryable(isIdempotent, error);
      },
    }),
  );
}

interface Command {
  readonly kube: Kube;
  readonly where: ContainerRef;
  readonly command: readonly string[];
  readonly what: string;
}

/** Printed after the output of a command. No command of the suite prints this text itself. */
const endOfOutput = '<stsc: end of output>';

/**
 * A kubelet that was stopped for a minute was seen to report success and to lose the whole output, so an output without its
 * end is lost. The exit code of the shell is that of the command.
 */
async function runComplete(command: Command, signal: AbortSignal): Promise<Outcome> {
  const script = `"$@"; code=$?; printf %s '${endOfOutput}'; exit $code`;
  const outcome = await runAttempt(
    { ...command, command: ['sh', '-c', script, 'sh', ...command.command] },
    signal,
  );
  const isComplete = outcome.stdout.endsWith(endOfOutput);
  // A failed command may have ended the container, and the shell with it.
  if (!isComplete && outcome.exitCode === 0) throw Unreachable.incomplete(command.what);
  return isComplete ? { ...outcome, stdout: outcome.stdout.slice(0, -endOfOutput.length) } : outcome;
}

/** Each attempt has its own signal: the listener of a lost connection would remain on a shared signal. */
async function runAttempt(command: Command, signal: AbortSignal): Promise<Outcome> {
  const attempt = childOf(signal);
  try {
    return await runOnce(command, attempt.signal);
  } finally {
    attempt.abort();
  }
}

async function runOnce({ kube, where, command, what }: Command, signal: AbortSignal): Promise<Outcome> {
  const { namespace, pod, container } = where;
  const stdout = new TextSink();
  const stderr = new TextSink();
  const status = await new Promise<V1Status>((resolve, reject) => {
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
      socket.onclose = () => reject(Unreachable.lost(what));
    }, reject);
  });
  return { stdout: stdout.text, stderr: stderr.text, exitCode: exitCodeOf(status, what) };
}

const describe = ({ pod }: ContainerRef, command: readonly string[]) => `${command.join(' ')} in ${pod}`;

function exitCodeOf({ status, message, details }: V1Status, what: string): number {
  if (status === 'Success') return 0;
  const exitCode = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (exitCode === undefined) throw new Error(`${what}: ${message}`);
  return Number(exitCode);
}

class TextSink extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}
