import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Credential } from '../api';

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 3600_000;

/** Thirty days are longer than any run; the start is one hour ago, so that a slow clock accepts a new certificate. */
const validity = () => ({
  notBefore: new Date(Date.now() - day / 24),
  notAfter: new Date(Date.now() + 30 * day),
});

export type { Credential };

export interface Authority {
  readonly certificate: string;
  /** Issues a client certificate for a user and its groups. */
  client(user: string, ...groups: readonly string[]): Promise<Credential>;
  /** Issues a server certificate for a name and for alternative names and addresses. */
  server(name: string, ...alternatives: readonly string[]): Promise<Credential>;
}

const keyPair = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const pem = (bytes: ArrayBuffer, label: string) =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

const privateKey = async (keys: webcrypto.CryptoKeyPair) =>
  pem(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), x509.PemConverter.PrivateKeyTag);

/** The key pair that signs and verifies service account tokens. */
export async function signingKeys(): Promise<{ readonly private: string; readonly public: string }> {
  const keys = await keyPair();
  const spki = await webcrypto.subtle.exportKey('spki', keys.publicKey);
  return { private: await privateKey(keys), public: pem(spki, x509.PemConverter.PublicKeyTag) };
}

const alternative = (name: string) =>
  ({ type: /^[\d.]+$/.test(name) ? 'ip' : 'dns', value: name }) as x509.JsonGeneralName;

export async function createAuthority(name: string): Promise<Authority> {
  const keys = (await keyPair()) as webcrypto.CryptoKeyPair;
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    ...validity(),
    keys: keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const issue = async (
    subject: x509.JsonName,
    usage: string,
    names: readonly string[],
  ): Promise<Credential> => {
    const leafKeys = (await keyPair()) as webcrypto.CryptoKeyPair;
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: root.subject,
      ...validity(),
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names.map(alternative))] : []),
      ],
    });
    return { certificate: `${certificate.toString('pem')}\n`, key: await privateKey(leafKeys) };
  };
  return {
    certificate: `${root.toString('pem')}\n`,
    client: (user, ...groups) =>
      issue(
        [...groups.map((group) => ({ O: [group] })), { CN: [user] }],
        x509.ExtendedKeyUsage.clientAuth,
        [],
      ),
    server: (name, ...alternatives) =>
      issue([{ CN: [name] }], x509.ExtendedKeyUsage.serverAuth, [name, ...alternatives]),
  };
}
