import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { callOrFail, type Engine } from './api';

/** The number of log lines in an error message. */
const lineCount = 12;

/** The last lines of a container's log, which explain a failed start. */
export interface LogTail {
  follow(log: Readable): void;
  lines(): readonly string[];
  close(): void;
}

export function newLogTail(): LogTail {
  let last: readonly string[] = [];
  let followed: Readable | undefined;
  return {
    follow(log) {
      // Ignored here: the wait for the container reports a lost connection to the engine.
      followed = log.on('error', () => {});
      createInterface({ input: log }).on('line', (line) => {
        last = [...last, line].slice(-lineCount);
      });
    },
    lines: () => last,
    close: () => followed?.destroy(),
  };
}

/** The last log lines of a container that exited before its log could be followed. */
export async function lastLogLines(engine: Engine, container: string): Promise<string[]> {
  const response = await callOrFail(
    engine,
    'GET',
    `/containers/${container}/logs?stdout=1&stderr=1&tail=${lineCount}`,
  );
  const bytes = Buffer.concat(await response.toArray());
  let text = '';
  // Each chunk has a header of eight bytes; the last four bytes are the length of the chunk.
  for (let at = 0; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    text += bytes.toString('utf8', at + 8, end);
    at = end;
  }
  return text.trimEnd().split('\n');
}
