import { createPrivateKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { UserFields } from './fields';
import { parseJson } from './text';

export const isCertificate = (pem: string) => succeeds(() => new X509Certificate(pem));

export const isPrivateKey = (pem: string) => succeeds(() => createPrivateKey(pem));

export const isPair = (certificate: string, key: string) =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));

/** Whether an HTTP header can contain the token. */
export const isSendable = (token: string) => /^[\x21-\x7e]+$/.test(token);

export const base64 = (pem: string | undefined) => pem && Buffer.from(pem).toString('base64');

/** The expired credential of a user, if any. The certificate is checked first, because servers check the certificate first. */
export function expiredCredential(
  user: UserFields,
): { readonly field: string; readonly expiredAt: string } | undefined {
  const certificate = user['client-certificate-data'];
  const expiries = [
    ['client-certificate', certificate && new X509Certificate(Buffer.from(certificate, 'base64')).validTo],
    ['token', user.token && tokenExpiry(user.token)],
  ] as const;
  for (const [field, end] of expiries)
    if (end && new Date(end).getTime() < Date.now())
      return { field, expiredAt: new Date(end).toISOString().replace('.000Z', 'Z') };
  return undefined;
}

function tokenExpiry(token: string): number | undefined {
  const payload = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
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
