import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { isAlive, linuxTable, portableTable, thisProcess } from '../../cluster/processes';

describe.each([
  ['/proc', linuxTable],
  ['ps, as on macOS', portableTable],
])('With %s', (_, table) => {
  test('a process is found with its group until it has ended', async () => {
    const child = spawn('sleep', ['60'], { detached: true });
    const pid = child.pid ?? 0;
    expect(table.find(pid)).toMatchObject({ pid, group: pid, dead: false });
    expect(table.all().map((each) => each.pid)).toContain(pid);
    child.kill();
    await once(child, 'close');
    expect(table.find(pid)).toBeUndefined();
  });

  test('the same process keeps its start time, and another process has another', async () => {
    expect(table.find(process.pid)?.started).toBe(table.find(process.pid)?.started);
    expect(table.find(process.pid)?.started).not.toBe(table.find(1)?.started);
  });
});

test('An owner is not confused with a later process that has the same pid', () => {
  expect(isAlive(thisProcess())).toBe(true);
  expect(isAlive({ ...thisProcess(), started: 'long ago' })).toBe(false);
});
