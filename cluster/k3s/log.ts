import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Engine, order } from './api';

/** How much of a log is worth reading below a sentence. */
const count = 12;

/** The end of a container's log, for whoever must explain why it did not come up. */
export interface Tail {
  follow(log: Readable): void;
  lines(): readonly string[];
  close(): void;
}

export function newTail(): Tail {
  let last: readonly string[] = [];
  let followed: Readable | undefined;
  return {
    follow(log) {
      // Where the engine breaks off, whoever waits for the container will tell.
      followed = log.on('error', () => {});
      createInterface({ input: log }).on('line', (line) => {
        last = [...last, line].slice(-count);
      });
    },
    lines: () => last,
    close: () => followed?.destroy(),
  };
}

/** The same of a container that ended before anybody could follow its log. */
export async function endOfLog(engine: Engine, container: string): Promise<string[]> {
  const answer = await order(engine, 'GET', `/containers/${container}/logs?stdout=1&stderr=1&tail=${count}`);
  const bytes = Buffer.concat(await answer.toArray());
  let text = '';
  // Each piece comes with eight bytes before it; the last four are its length.
  for (let at = 0; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at + 4);
    text += bytes.toString('utf8', at + 8, end);
    at = end;
  }
  return text.trimEnd().split('\n');
}
