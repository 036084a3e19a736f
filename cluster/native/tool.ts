import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { environmentError } from '../../helpers/problem';

export interface ToolRun {
  /** What to tell when it fails, and the way out. */
  readonly failure: string;
  readonly wayOut: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads; an open file is handed to it as it is, without a detour through this process. */
  readonly input?: Readable;
  onLine?(line: string): void;
}

/** Runs a tool of the system; when it fails, its last lines tell why. */
export async function runTool(tool: string, args: readonly string[], run: ToolRun): Promise<void> {
  const { failed, code, stderr } = await execa(tool, args, {
    stdin: run.input ?? 'ignore',
    stdout: 'ignore',
    stderr: function* (line: unknown) {
      run.onLine?.(String(line));
      yield line;
    },
    env: run.env ?? {},
    lines: true,
    reject: false,
  });
  if (!failed) return;
  if (code === 'ENOENT')
    throw environmentError(`${tool} is not installed`, 'install it and put it on the PATH');
  const last = stderr.slice(-8);
  if (stderr.some((line) => /no space left on device/i.test(line)))
    throw environmentError(
      `The disk is full and ${tool} could not go on`,
      'free some space and run it again',
      last,
    );
  throw environmentError(run.failure, run.wayOut, last);
}
