import type { StartedK3sContainer } from '@testcontainers/k3s';
import { environmentError, type Problem, reason } from '../../helpers/problem';
import type { Engine } from './api';
import { labelsOf, ownContainers } from './leftovers';
import { type LogTail, lastLogLines } from './log';

export interface K3sOptions {
  readonly cluster: string;
  readonly image: string;
  readonly timeoutMs: number;
  readonly log: LogTail;
}

/** Starts K3s and waits until its log says that K3s is up. */
export async function startK3s(engine: Engine, options: K3sOptions): Promise<StartedK3sContainer> {
  const { cluster, image, timeoutMs, log } = options;
  const { K3sContainer } = await import('@testcontainers/k3s');
  const host = await startRyuk();
  try {
    return await new K3sContainer(image)
      .withCommand([
        'server',
        '--disable=traefik',
        // No namespace can be deleted while the API of metrics-server is unavailable.
        '--disable=metrics-server',
        // Without --tls-san, the certificate of K3s is valid only for this machine, not for a remote engine.
        `--tls-san=${host}`,
      ])
      .withLabels(labelsOf(cluster))
      .withStartupTimeout(timeoutMs)
      .withLogConsumer((stream) => log.follow(stream))
      .start();
  } catch (error) {
    const exited = (await ownContainers(engine, cluster)).find(({ State }) => State === 'exited');
    throw exited
      ? exitedEarly(await lastLogLines(engine, exited.Id))
      : startProblem(error, timeoutMs, log.lines());
  }
}

/** Starts Ryuk (testcontainers' cleanup container); returns the host name of the containers' ports. */
async function startRyuk(): Promise<string> {
  const { getContainerRuntimeClient, getReaper } = await import('testcontainers');
  const client = await getContainerRuntimeClient();
  try {
    await getReaper(client);
  } catch (error) {
    throw environmentError(
      `Cannot start Ryuk, the container that removes the leftovers of killed runs (${engineReason(error)})`,
      'make the image of Ryuk available to the engine (RYUK_CONTAINER_IMAGE), or set TESTCONTAINERS_RYUK_DISABLED=true',
    );
  }
  return client.info.containerRuntime.host;
}

/** The engine's message without the title that the client adds. */
const engineReason = (error: unknown): string =>
  reason(error)
    .replace(/^\(HTTP code \d+\) .*? - /, '')
    .trim();

const exitedEarly = (log: readonly string[]): Problem =>
  environmentError('K3s exited during startup', 'see the last log lines', log);

/** The errors of testcontainers differ only in their text. */
function startProblem(error: unknown, timeoutMs: number, log: readonly string[]): Problem {
  const text = engineReason(error);
  if (text.startsWith('Log stream ended')) return exitedEarly(log);
  if (text.startsWith('Log message'))
    return environmentError(`K3s was not up after ${timeoutMs / 1000} s`, 'see the last log lines', log);
  return environmentError(
    `The engine cannot start K3s (${text})`,
    'check that the engine can run privileged containers',
    log,
  );
}
