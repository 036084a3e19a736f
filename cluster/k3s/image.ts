import { environmentError, reason } from '../../helpers/problem';
import type { ShowNote } from '../progress';
import { k3sTags, type Minor } from '../versions';
import { call, type Engine, errorOf, linesOf } from './api';

export const k3sImage = (minor: Minor): string =>
  process.env.STSC_K3S_IMAGE || `rancher/k3s:${k3sTags[minor]}`;

/**
 * Pulls the image unless the engine has the image. Testcontainers would also pull the image, but without progress, and
 * after an incomplete pull testcontainers would report only that the image does not exist.
 */
export async function ensureImage(engine: Engine, name: string, showNote: ShowNote): Promise<void> {
  const { ImageName } = await import('testcontainers');
  const { string: image, registry } = ImageName.fromString(name);
  try {
    if (!(await isPresent(engine, image))) await pull(engine, image, registry, showNote);
  } catch (error) {
    throw environmentError(
      `Cannot pull the image ${image} (${reason(error)})`,
      'give the engine access to the registry, or set STSC_K3S_IMAGE to another image',
    );
  }
}

const isPresent = async (engine: Engine, image: string): Promise<boolean> =>
  (await call(engine, 'GET', `/images/${image}/json`)).resume().statusCode === 200;

/** A line of the engine's progress report for a pull. */
interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
}

async function pull(
  engine: Engine,
  image: string,
  registry: string | undefined,
  showNote: ShowNote,
): Promise<void> {
  const response = await call(engine, 'POST', `/images/create?fromImage=${encodeURIComponent(image)}`, {
    headers: await credentials(registry),
    idleTimeoutMs: 120_000,
  });
  if (response.statusCode !== 200) throw new Error(await errorOf(response));
  const layers = new Map<string, { readonly received: number; readonly size: number }>();
  for await (const text of linesOf(response)) {
    const { id = '', status, progressDetail, error }: PullEvent = JSON.parse(text);
    if (error) throw new Error(error);
    const size = progressDetail?.total ?? layers.get(id)?.size ?? 0;
    if (status === 'Downloading') layers.set(id, { received: progressDetail?.current ?? 0, size });
    if (status === 'Download complete') layers.set(id, { received: size, size });
    const sum = (of: 'received' | 'size') => [...layers.values()].reduce((sum, layer) => sum + layer[of], 0);
    if (layers.size > 0) showNote(`${megabytes(sum('received'))} of ${megabytes(sum('size'))} MB`);
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** The credentials from `docker login` for this registry. Testcontainers' reader supports credential helpers. */
async function credentials(registry = 'https://index.docker.io/v1/'): Promise<Record<string, string>> {
  const { getAuthConfig } = await import('testcontainers/build/container-runtime/auth/get-auth-config.js');
  const login = await getAuthConfig(registry);
  if (!login) return {};
  const encoded = Buffer.from(JSON.stringify(login)).toString('base64');
  return { 'X-Registry-Auth': encoded.replaceAll('+', '-').replaceAll('/', '_') };
}
