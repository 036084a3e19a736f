import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { environmentError } from '../../helpers/problem';

export interface ToolRun {
  /** The message for a failure of the tool; `hint` is the fix. */
  readonly failure: string;
  readonly hint: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The standard input of the tool; an open file is passed on directly and not copied through this process. */
  readonly input?: Readable;
  onLine?(line: string): void;
}

/** Runs a system tool; if the tool fails, the error shows its last lines. */
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
    throw environmentError(`${tool} is not installed`, `install ${tool} and add ${tool} to the PATH`);
  const last = stderr.slice(-8);
  if (stderr.some((line) => /no space left on device/i.test(line)))
    throw environmentError(`${tool} failed: the disk is full`, 'free some space and try again', last);
  throw environmentError(run.failure, run.hint, last);
}
