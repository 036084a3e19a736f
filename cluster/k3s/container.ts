import type { StartedK3sContainer } from '@testcontainers/k3s';
import { environmentError, type Problem, reason } from '../../helpers/problem';
import type { Engine } from './api';
import { labelsOf, ownContainers } from './leftovers';
import { endOfLog, type Tail } from './log';

/** Starts K3s and waits until it says that it is up. */
export async function startK3s(
  engine: Engine,
  cluster: string,
  image: string,
  milliseconds: number,
  log: Tail,
): Promise<StartedK3sContainer> {
  const { K3sContainer } = await import('@testcontainers/k3s');
  const host = await startRyuk();
  try {
    return await new K3sContainer(image)
      .withCommand([
        'server',
        '--disable=traefik',
        // While its API is not up yet, no namespace can be deleted.
        '--disable=metrics-server',
        // Otherwise K3s' certificate is good for this machine only, not for an engine elsewhere or one beside us.
        `--tls-san=${host}`,
      ])
      .withLabels(labelsOf(cluster))
      .withStartupTimeout(milliseconds)
      .withLogConsumer((stream) => log.follow(stream))
      .start();
  } catch (error) {
    const ended = (await ownContainers(engine, cluster)).find(({ State }) => State === 'exited');
    throw ended ? endedEarly(await endOfLog(engine, ended.Id)) : explained(error, milliseconds, log.lines());
  }
}

/** Gives the name by which the containers' ports are reached, once their undertaker runs. */
async function startRyuk(): Promise<string> {
  const { getContainerRuntimeClient, getReaper } = await import('testcontainers');
  const client = await getContainerRuntimeClient();
  try {
    await getReaper(client);
  } catch (error) {
    throw environmentError(
      `Ryuk, which removes what killed runs leave, cannot be started (${engineReason(error)})`,
      'give the engine a way to its image (RYUK_CONTAINER_IMAGE), or set TESTCONTAINERS_RYUK_DISABLED=true',
    );
  }
  return client.info.containerRuntime.host;
}

/** The client puts a title of its own before the engine's words. */
const engineReason = (error: unknown): string =>
  reason(error)
    .replace(/^\(HTTP code \d+\) .*? - /, '')
    .trim();

const endedEarly = (log: readonly string[]): Problem =>
  environmentError('K3s ended before it was up', 'see the end of its log', log);

/** Testcontainers tells its failures apart by their text only. */
function explained(error: unknown, milliseconds: number, log: readonly string[]): Problem {
  const text = engineReason(error);
  if (text.startsWith('Log stream ended')) return endedEarly(log);
  if (text.startsWith('Log message'))
    return environmentError(`K3s was not up after ${milliseconds / 1000} s`, 'see the end of its log', log);
  return environmentError(
    `The engine cannot start K3s (${text})`,
    'see that it may run privileged containers',
    log,
  );
}
