import { z } from 'zod';
import type { Surroundings } from './environment';
import { noKubernetes, unknownUser } from './errors';
import { json } from './json';
import { type Ask, asker } from './request';
import type { Chosen } from './select';
import { oneLine } from './text';

/** The server's version, once it is known to be a Kubernetes and to know the user. */
export async function introduced(login: Chosen, { milliseconds }: Surroundings): Promise<string | undefined> {
  const ask = await asker(login, milliseconds.toAnswer);
  const version = await versionBy(ask, login);
  await checkUser(ask, login);
  return version;
}

async function versionBy(ask: Ask, login: Chosen): Promise<string | undefined> {
  const answer = await ask('GET', '/version');
  const { gitVersion } = versionAnswer.safeParse(json(answer.body)).data ?? {};
  if (answer.status === 200 && gitVersion) return oneLine(gitVersion);
  if (answer.status === 403 && refusal.safeParse(json(answer.body)).success) return undefined;
  throw noKubernetes(login, answer);
}

const versionAnswer = z.object({ gitVersion: z.string() });
const refusal = z.object({ kind: z.literal('Status') });

/** Everybody whom the server knows may ask these; the second is for servers older than 1.28. */
const whoAmI = [
  ['authentication.k8s.io/v1', 'SelfSubjectReview', {}],
  [
    'authorization.k8s.io/v1',
    'SelfSubjectAccessReview',
    { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } },
  ],
] as const;

async function checkUser(ask: Ask, login: Chosen): Promise<void> {
  for (const [apiVersion, kind, rest] of whoAmI) {
    const path = `/apis/${apiVersion}/${kind.toLowerCase()}s`;
    const { status, body } = await ask('POST', path, { apiVersion, kind, ...rest });
    // Who may little is known all the same, unless it is the name for nobody.
    if (status === 403 && body.includes('system:anonymous')) throw unknownUser(login);
    if (status !== 404) return;
  }
}
