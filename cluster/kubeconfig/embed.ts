import { readFile } from 'node:fs/promises';
import { hasCode, usageError } from '../../helpers/problem';
import { base64, isCertificate, isPair, isPrivateKey, isSendable } from './credentials';
import type { UserFields } from './fields';
import type { SelectedContext } from './select';
import { codeOf, oneLine, quoted } from './text';

/** Replaces the paths of certificates and keys by the content of the files. */
export async function embedFiles({ cluster, user, ...selected }: SelectedContext): Promise<SelectedContext> {
  const ofCluster = `of the cluster ${quoted(selected.clusterName)}`;
  const ofUser = `of the user ${quoted(selected.userName)}`;
  const authority = await pemOf(cluster, 'certificate-authority', ofCluster);
  const certificate = await pemOf(user, 'client-certificate', ofUser);
  const key = await pemOf(user, 'client-key', ofUser);
  if (certificate) checkPair(certificate, key, ofUser);
  return {
    ...selected,
    cluster: {
      ...cluster,
      'certificate-authority': undefined,
      'certificate-authority-data': base64(authority),
    },
    user: {
      ...user,
      'client-certificate': undefined,
      'client-certificate-data': base64(certificate),
      'client-key': undefined,
      'client-key-data': base64(key),
      ...(await tokenOf(user, ofUser)),
    },
  };
}

type Pem = 'certificate-authority' | 'client-certificate' | 'client-key';

/** The PEM text of a field, from the `-data` field or from a file; as in kubectl, the `-data` field takes precedence. */
async function pemOf(
  fields: Partial<Record<Pem | `${Pem}-data`, string | undefined>>,
  field: Pem,
  owner: string,
): Promise<string | undefined> {
  const data = fields[`${field}-data`];
  const file = fields[field];
  const title = `${field}${data ? '-data' : ''} ${owner}`;
  if (data) return checkedPem(field, decoded(data, title), title);
  if (file) return checkedPem(field, await content(file, title), `${title}, ${oneLine(file)},`);
  return undefined;
}

function decoded(data: string, title: string): string {
  const bare = data.replace(/\s/g, '');
  if (bare.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(bare))
    return Buffer.from(bare, 'base64').toString();
  throw usageError(`The ${title} is not base64`, 'correct this field in the kubeconfig');
}

const content = (file: string, title: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR'))
      throw usageError(
        `The ${title} is in ${oneLine(file)}, but that file does not exist`,
        'correct the path in the kubeconfig',
      );
    throw usageError(
      `The ${title} is in ${oneLine(file)}, but that file is not readable (${codeOf(error)})`,
      'correct the path, or make the file readable for this user',
    );
  });

function checkedPem(field: Pem, pem: string, title: string): string {
  if (field === 'client-key' ? isPrivateKey(pem) : isCertificate(pem)) return pem;
  const kind = field === 'client-key' ? 'private key without a passphrase' : 'certificate';
  throw usageError(`The ${title} is not a ${kind} in PEM format`, 'correct this field in the kubeconfig');
}

function checkPair(certificate: string, key: string | undefined, owner: string): void {
  if (!key)
    throw usageError(
      `The client-certificate ${owner} has no client-key`,
      'add the client-key to the kubeconfig',
    );
  if (!isPair(certificate, key))
    throw usageError(
      `The client-key ${owner} does not match the client-certificate`,
      'correct this field in the kubeconfig',
    );
}

async function tokenOf({ token, tokenFile }: UserFields, owner: string): Promise<UserFields> {
  if (tokenFile) return fromTokenFile(tokenFile, owner);
  if (!token) return {};
  checkToken(token, `token ${owner}`);
  return { token };
}

/** Keeps the path, because tokens are renewed; the client library reads the path from another field. */
async function fromTokenFile(tokenFile: string, owner: string): Promise<UserFields> {
  const text = await content(tokenFile, `tokenFile ${owner}`);
  const token = text.trim();
  checkToken(token, `tokenFile ${owner}, ${oneLine(tokenFile)},`);
  // The library sends the file unchanged, and a header cannot contain a newline.
  if (token !== text) return { tokenFile: undefined, token };
  const config = { tokenFile };
  return { tokenFile: undefined, token: undefined, 'auth-provider': { name: 'tokenFile', config } };
}

function checkToken(token: string, title: string): void {
  if (!isSendable(token))
    throw usageError(
      `The ${title} is empty or contains whitespace or non-ASCII characters`,
      'correct this field in the kubeconfig',
    );
}
