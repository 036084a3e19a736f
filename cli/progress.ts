import { Listr } from 'listr2';
import pc from 'picocolors';
import type { ProgressEvent } from '../cluster/progress';

/** Shows steps as they happen: a live list on a terminal, plain lines otherwise. */
export interface Display {
  show(event: ProgressEvent): void;
  close(): Promise<void>;
}

export const display = (): Display => (process.stderr.isTTY ? liveList() : plainLines());

export const duration = (milliseconds: number): string =>
  milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;

/** A step that takes long says again what it is doing, this often. */
const everySoOften = 10_000;

export function plainLines(write = (line: string) => console.error(line)): Display {
  const running = new Map<string, { since: number; note: string }>();
  const elapsed = (title: string) => duration(Date.now() - (running.get(title)?.since ?? Date.now()));
  const reminder = setInterval(() => {
    for (const [title, { since, note }] of running)
      if (Date.now() - since >= everySoOften) write(`… ${title} (${elapsed(title)})${note && `: ${note}`}`);
  }, everySoOften);
  return {
    show(event) {
      if (event.type === 'expected') return;
      const { title } = event;
      if (event.type === 'running')
        running.set(title, { since: running.get(title)?.since ?? Date.now(), note: event.note ?? '' });
      else {
        write(`${event.type === 'done' ? '✔' : '✖'} ${title} (${elapsed(title)})`);
        running.delete(title);
      }
    },
    async close() {
      clearInterval(reminder);
    },
  };
}

interface Row {
  running(note?: string): void;
  settle(failed: boolean): void;
}

function liveList(): Display {
  const rows = new Map<string, Row>();
  let list: Promise<unknown> = Promise.resolve();
  const row = (title: string) => ({
    title: pc.dim(title),
    task: (_: object, task: { title: string; output: string }) =>
      new Promise<void>((resolve, reject) => {
        let since = 0;
        const head = () => {
          task.title = since ? `${title} ${pc.dim(duration(Date.now() - since))}` : pc.dim(title);
        };
        const tick = setInterval(head, 200);
        rows.set(title, {
          running(note) {
            since ||= Date.now();
            if (note) task.output = note;
          },
          settle(failed) {
            clearInterval(tick);
            head();
            failed ? reject(new Error(title)) : resolve();
          },
        });
      }),
  });
  return {
    show(event) {
      if (event.type === 'expected') {
        const options = { concurrent: true, exitOnError: false, rendererOptions: { clearOutput: false } };
        list = new Listr(event.titles.map(row), options).run().catch(() => {});
      } else if (event.type === 'running') rows.get(event.title)?.running(event.note);
      else rows.get(event.title)?.settle(event.type === 'failed');
    },
    async close() {
      for (const { settle } of rows.values()) settle(true);
      await list;
    },
  };
}
