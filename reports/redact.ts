import { parse } from 'yaml';
import type { ImagePullSecret } from '../helpers/platform';
import type { RunContext } from '../helpers/run-context';

export type Redact = (text: string) => string;

/** Removes the credentials of the kubeconfig, the given secrets, and all text that looks like a credential. */
export function redactor(kubeconfig: string, ...generated: readonly string[]): Redact {
  const secrets = [...secretsIn(parse(kubeconfig)), ...generated].toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const secret of secrets) clean = clean.replaceAll(secret, mark);
    for (const pattern of secretPatterns) clean = clean.replace(pattern, `$1${mark}`);
    return clean;
  };
}

const redactors = new WeakMap<RunContext, Redact>();

/** The redactor of a run. The kubeconfig is parsed once per run, because the redactor processes every result. */
export function redactorOf(context: RunContext | undefined): Redact {
  if (!context) return redactor('');
  const known = redactors.get(context);
  if (known) return known;
  const created = redactor(
    context.kubeconfig,
    context.databasePassword,
    ...secretsOfImages(context.platform.imagePullSecret),
  );
  redactors.set(context, created);
  return created;
}

/** The data of the Secret, and the credentials in it. */
const secretsOfImages = ({ data = {} }: Partial<ImagePullSecret> = {}): readonly string[] =>
  Object.values(data).flatMap((encoded) => [
    encoded,
    ...secretsIn(parse(Buffer.from(encoded, 'base64').toString())),
  ]);

const mark = '[redacted]';

/** The keys of a kubeconfig, and of the registries in a Secret, that hold credentials. */
const secretKeys = new Set([
  'token',
  'password',
  'client-key-data',
  'id-token',
  'refresh-token',
  'access-token',
  'client-secret',
  'auth',
  'identitytoken',
  'registrytoken',
]);

/** The environment variables of an exec plugin whose values are secret. */
const secretEnvNames = /token|secret|password|key/i;

/** A shorter secret could be part of an ordinary word. */
const minSecretLength = 6;

function secretsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(secretsIn);
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (typeof value !== 'string') return secretsIn(value);
    const isSecret =
      secretKeys.has(key) || (key === 'value' && 'name' in node && secretEnvNames.test(String(node.name)));
    return isSecret && value.length >= minSecretLength ? [value] : [];
  });
}

const secretPatterns = [
  /(\bBearer\s+)[\w.~+/=-]+/gi,
  /(\bBasic\s+)[A-Za-z0-9+/]{8,}=*/g,
  /()\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?=-----END|$)/g,
  /(\b\w+:\/\/)[^\s/@]+(?=@)/g,
  /(\b(?:token|password|client-key-data|client-secret)["']?\s*[:=]\s*["']?)[^\s"',}]{6,}/gi,
];
