import { Listr } from 'listr2';
import pc from 'picocolors';
import type { ProgressEvent } from '../cluster/progress';
import { seconds } from '../helpers/format';

/** Shows the progress of steps: as a live list on a terminal, otherwise as plain lines. */
export interface Display {
  show(event: ProgressEvent): void;
  close(): Promise<void>;
}

export const display = (): Display => (process.stderr.isTTY ? liveList() : plainLines());

export const duration = (milliseconds: number): string =>
  milliseconds < 60_000
    ? seconds(milliseconds)
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;

/** How often a long step is printed again with its current note. */
const reminderMs = 10_000;

export function plainLines(write = (line: string) => console.error(line)): Display {
  const running = new Map<string, { since: number; note: string }>();
  const elapsed = (title: string) => duration(Date.now() - (running.get(title)?.since ?? Date.now()));
  const reminder = setInterval(() => {
    for (const [title, { since, note }] of running)
      if (Date.now() - since >= reminderMs) write(`… ${title} (${elapsed(title)})${note && `: ${note}`}`);
  }, reminderMs);
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

/** The state of a step. The list may start to show the state later than the step starts. */
class Row {
  private since = 0;
  private now = () => Date.now();
  note = '';
  settle: (failed: boolean) => void = () => {};
  readonly settled: Promise<void>;

  constructor(readonly title: string) {
    this.settled = new Promise((resolve, reject) => {
      this.settle = (failed) => {
        const end = this.now();
        this.now = () => end;
        failed ? reject(new Error(title)) : resolve();
      };
    });
    // The list shows the failure; without a handler it would count as an unhandled rejection.
    this.settled.catch(() => {});
  }

  running(note = this.note): void {
    this.since ||= Date.now();
    this.note = note;
  }

  get head(): string {
    return this.since ? `${this.title} ${pc.dim(duration(this.now() - this.since))}` : pc.dim(this.title);
  }
}

const refreshMs = 100;

function liveList(): Display {
  const rows = new Map<string, Row>();
  let list: Promise<unknown> = Promise.resolve();
  const taskOf = (row: Row) => ({
    title: row.head,
    async task(_: object, task: { title: string; output: string }) {
      const show = () => {
        task.title = row.head;
        task.output = row.note;
      };
      const tick = setInterval(show, refreshMs);
      await row.settled.finally(() => {
        clearInterval(tick);
        show();
      });
    },
  });
  return {
    show(event) {
      if (event.type === 'expected') {
        for (const title of event.titles) rows.set(title, new Row(title));
        const options = { concurrent: true, exitOnError: false, registerSignalListeners: false };
        list = new Listr([...rows.values()].map(taskOf), options).run().catch(() => {});
      } else if (event.type === 'running') rows.get(event.title)?.running(event.note);
      else rows.get(event.title)?.settle(event.type === 'failed');
    },
    async close() {
      // A step that has not settled by now never settles; a settled step ignores the call.
      for (const row of rows.values()) row.settle(true);
      await list;
    },
  };
}
