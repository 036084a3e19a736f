import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { call, callOrFail, type Engine, linesOf, textOf } from '../../../cluster/k3s/api';

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function engineWith(listener: RequestListener): Promise<Engine> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { host: 'tcp://engine', connection: { host: '127.0.0.1', port } };
}

const collect = async (engine: Engine): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of linesOf(await call(engine, 'POST', '/images/create', { idleTimeoutMs: 200 })))
    lines.push(line);
  return lines;
};

test('A response is read line by line, even if a chunk ends within a line', async () => {
  const engine = await engineWith(async (_, response) => {
    for (const chunk of ['on', 'e\ntw', 'o\nthree\n']) {
      response.write(chunk);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    response.end();
  });
  expect(await collect(engine)).toEqual(['one', 'two', 'three']);
});

test('An engine that stops sending within a response is reported', async () => {
  const engine = await engineWith((_, response) => response.write('one\n'));
  await expect(collect(engine)).rejects.toThrowErrorMatchingInlineSnapshot(`[Error: no response for 0.2 s]`);
});

test('An engine that closes the connection within a response is reported', async () => {
  const engine = await engineWith((_, response) => {
    response.write('one\n', () => response.destroy());
  });
  await expect(collect(engine)).rejects.toThrowErrorMatchingInlineSnapshot(`[Error: aborted]`);
});

test('A rejected call is reported', async () => {
  const engine = await engineWith((_, response) =>
    response.writeHead(500).end('{"message":"the disk is full"}'),
  );
  await expect(
    callOrFail(engine, 'DELETE', '/containers/abc?force=true'),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Problem: Container engine tcp://engine rejected DELETE /containers/abc (the disk is full); check the engine's health and log]`,
  );
});

test('A rejected call is not reported if its status is acceptable', async () => {
  const engine = await engineWith((_, response) => response.writeHead(404).end('gone'));
  expect(await textOf(await callOrFail(engine, 'DELETE', '/containers/abc', [404]))).toBe('gone');
});
