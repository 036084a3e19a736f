import { parse } from 'yaml';

/** Credentials stay out of every report: those of the kubeconfig, those we made, and whatever looks like one. */
export function redactor(kubeconfig: string, ...made: readonly string[]): (text: string) => string {
  const secrets = [...secretsIn(parse(kubeconfig)), ...made].toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const secret of secrets) clean = clean.replaceAll(secret, mark);
    for (const look of looks) clean = clean.replace(look, `$1${mark}`);
    return clean;
  };
}

const mark = '[redacted]';

/** Where a kubeconfig keeps its user's credentials. */
const secretKeys = new Set([
  'token',
  'password',
  'client-key-data',
  'id-token',
  'refresh-token',
  'access-token',
  'client-secret',
]);

/** Which variables a kubeconfig's own command is given in confidence. */
const confided = /token|secret|password|key/i;

/** Shorter ones would be found inside of ordinary words. */
const leastLength = 6;

function secretsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(secretsIn);
  if (node === null || typeof node !== 'object') return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (typeof value !== 'string') return secretsIn(value);
    const isSecret =
      secretKeys.has(key) || (key === 'value' && 'name' in node && confided.test(String(node.name)));
    return isSecret && value.length >= leastLength ? [value] : [];
  });
}

const looks = [
  /(\bBearer\s+)[\w.~+/=-]+/gi,
  /(\bBasic\s+)[A-Za-z0-9+/]{8,}=*/g,
  /()\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?=-----END|$)/g,
  /(\b\w+:\/\/)[^\s/@]+(?=@)/g,
  /(\b(?:token|password|client-key-data|client-secret)["']?\s*[:=]\s*["']?)[^\s"',}]{6,}/gi,
];
