import { environmentError, reason } from '../../helpers/problem';
import type { Say } from '../progress';
import type { Minor } from '../versions';
import { ask, complaintOf, type Engine, linesOf } from './api';

/** K3s' own releases; the last figure counts up when one is made again for the same Kubernetes. */
const tags: Readonly<Record<Minor, string>> = {
  '1.34': 'v1.34.4-k3s1',
  '1.35': 'v1.35.4-k3s1',
  '1.36': 'v1.36.3-k3s1',
};

export const k3sImage = (minor: Minor): string => process.env.STSC_K3S_IMAGE || `rancher/k3s:${tags[minor]}`;

/**
 * Sees that the engine has the image. Testcontainers would pull it as well, but without a word meanwhile, and where
 * an engine breaks off a pull half way it would only say that there is no such image.
 */
export async function ensureImage(engine: Engine, name: string, say: Say): Promise<void> {
  const { ImageName } = await import('testcontainers');
  const { string: image, registry } = ImageName.fromString(name);
  try {
    if (!(await isThere(engine, image))) await pull(engine, image, registry, say);
  } catch (error) {
    throw environmentError(
      `The image ${image} cannot be pulled (${reason(error)})`,
      'give the engine a way to it, or name another in STSC_K3S_IMAGE',
    );
  }
}

const isThere = async (engine: Engine, image: string): Promise<boolean> =>
  (await ask(engine, 'GET', `/images/${image}/json`)).resume().statusCode === 200;

/** A line of the engine's report on a pull. */
interface Line {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string;
}

async function pull(engine: Engine, image: string, registry: string | undefined, say: Say): Promise<void> {
  const answer = await ask(engine, 'POST', `/images/create?fromImage=${encodeURIComponent(image)}`, {
    headers: await credentials(registry),
    patience: 120_000,
  });
  if (answer.statusCode !== 200) throw new Error(await complaintOf(answer));
  const layers = new Map<string, { readonly got: number; readonly size: number }>();
  for await (const text of linesOf(answer)) {
    const { id = '', status, progressDetail, error }: Line = JSON.parse(text);
    if (error) throw new Error(error);
    const size = progressDetail?.total ?? layers.get(id)?.size ?? 0;
    if (status === 'Downloading') layers.set(id, { got: progressDetail?.current ?? 0, size });
    if (status === 'Download complete') layers.set(id, { got: size, size });
    const sum = (of: 'got' | 'size') => [...layers.values()].reduce((sum, layer) => sum + layer[of], 0);
    if (layers.size > 0) say(`${megabytes(sum('got'))} of ${megabytes(sum('size'))} MB`);
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** What the user's `docker login` left for this registry. Only testcontainers' own reader knows credential helpers. */
async function credentials(registry = 'https://index.docker.io/v1/'): Promise<Record<string, string>> {
  const { getAuthConfig } = await import('testcontainers/build/container-runtime/auth/get-auth-config.js');
  const login = await getAuthConfig(registry);
  if (!login) return {};
  const encoded = Buffer.from(JSON.stringify(login)).toString('base64');
  return { 'X-Registry-Auth': encoded.replaceAll('+', '-').replaceAll('/', '_') };
}
