import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { UserFields } from './fields';
import { json } from './json';

export const isCertificate = (pem: string) => succeeds(() => new X509Certificate(pem));

export const isPrivateKey = (pem: string) => succeeds(() => createPrivateKey(pem));

export const isPair = (certificate: string, key: string) =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));

/** Whether a header can hold it. */
export const isSendable = (token: string) => /^[\x21-\x7e]+$/.test(token);

export const base64 = (pem: string | undefined) => pem && Buffer.from(pem).toString('base64');

/** What of the user's own has expired. A certificate is looked at first, as servers do. */
export function expiry(user: UserFields): { readonly what: string; readonly when: string } | undefined {
  const certificate = user['client-certificate-data'];
  const ends = [
    ['client-certificate', certificate && new X509Certificate(Buffer.from(certificate, 'base64')).validTo],
    ['token', user.token && endOfToken(user.token)],
  ] as const;
  for (const [what, end] of ends)
    if (end && new Date(end).getTime() < Date.now())
      return { what, when: new Date(end).toISOString().replace('.000Z', 'Z') };
  return undefined;
}

function endOfToken(token: string): number | undefined {
  const payload = json(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const { exp } = z.object({ exp: z.number() }).safeParse(payload).data ?? {};
  return exp && exp * 1000;
}

const succeeds = (attempt: () => unknown): boolean => {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
};
