import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ask, type Engine, linesOf, order, textOf } from '../../../cluster/k3s/api';

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function engineThat(answers: RequestListener): Promise<Engine> {
  server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: 'tcp://engine', connection: { host: '127.0.0.1', port } };
}

const collect = async (engine: Engine): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of linesOf(await ask(engine, 'POST', '/images/create', { patience: 200 })))
    lines.push(line);
  return lines;
};

test('An answer is read line by line, wherever it was cut on its way', async () => {
  const engine = await engineThat(async (_, answer) => {
    for (const piece of ['on', 'e\ntw', 'o\nthree\n']) {
      answer.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    answer.end();
  });
  expect(await collect(engine)).toEqual(['one', 'two', 'three']);
});

test('An engine that falls silent in the midst of an answer', async () => {
  const engine = await engineThat((_, answer) => answer.write('one\n'));
  await expect(collect(engine)).rejects.toThrowErrorMatchingInlineSnapshot(`[Error: says nothing for 0.2 s]`);
});

test('An engine that breaks off in the midst of an answer', async () => {
  const engine = await engineThat((_, answer) => {
    answer.write('one\n', () => answer.destroy());
  });
  await expect(collect(engine)).rejects.toThrowErrorMatchingInlineSnapshot(`[Error: aborted]`);
});

test('An order that is refused', async () => {
  const engine = await engineThat((_, answer) => answer.writeHead(500).end('{"message":"the disk is full"}'));
  await expect(
    order(engine, 'DELETE', '/containers/abc?force=true'),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: The engine at tcp://engine did not do DELETE /containers/abc (the disk is full); see that it is well, and look into its log]`,
  );
});

test('A refusal that was reckoned with', async () => {
  const engine = await engineThat((_, answer) => answer.writeHead(404).end('gone'));
  expect(await textOf(await order(engine, 'DELETE', '/containers/abc', [404]))).toBe('gone');
});
