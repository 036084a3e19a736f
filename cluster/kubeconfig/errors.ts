import { z } from 'zod';
import { environmentError, type Problem } from '../../helpers/problem';
import { expiry } from './credentials';
import type { Answer } from './exchange';
import type { Chosen } from './select';
import { codeOf, cut, oneLine, quoted, seconds, shownUrl } from './text';

const checkServer = 'check the server in the kubeconfig, and that the cluster runs';
const checkNetwork = 'check the server in the kubeconfig, the VPN and the firewall';
const logInAgain = 'log in again, or pick another context';

export function unreachable(login: Chosen, error: unknown): Problem {
  const code = codeOf(error);
  const trouble = (what: string, wayOut: string) =>
    environmentError(`${place(login)} ${what} (${code})`, wayOut);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return trouble('is not found: the name does not resolve', checkNetwork);
    case 'ECONNREFUSED':
      return trouble('refuses the connection', checkServer);
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return trouble('is out of reach', checkNetwork);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
      return trouble(
        'shows a certificate that the kubeconfig does not trust',
        'correct the certificate-authority there, or the server',
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return trouble(
        `shows a certificate for ${namesInCertificate(error)}`,
        'use such a name in the kubeconfig as the server, or as tls-server-name',
      );
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return trouble(
        'shows a certificate that is not valid at this time',
        'renew it, or set the clock of this machine',
      );
  }
  if (/wrong version number|packet length too long/i.test(String(error)))
    return trouble(
      'does not speak TLS, but most likely plain HTTP',
      'correct the port in the kubeconfig, or write http:// there',
    );
  // Servers differ in how they turn a client's certificate down: by an alert, or by hanging up.
  if (/alert.*(cert|unknown.ca)/i.test(`${code} ${error}`) || expiry(login.user)) return refused(login, code);
  return trouble('breaks the connection', checkServer);
}

export const silent = (login: Chosen, milliseconds: number, connected: boolean): Problem =>
  connected
    ? environmentError(`${place(login)} does not answer within ${seconds(milliseconds)}`, checkServer)
    : environmentError(`${place(login)} takes no connection within ${seconds(milliseconds)}`, checkNetwork);

export const unwell = (login: Chosen, { status }: Answer, path: string): Problem =>
  environmentError(`${place(login)} answers HTTP ${status} on ${path}`, checkServer);

export const noKubernetes = (login: Chosen, { status, type, body }: Answer): Problem =>
  body.includes('HTTP request to an HTTPS server')
    ? environmentError(`${place(login)} speaks TLS, not plain HTTP`, 'write https:// in the kubeconfig')
    : environmentError(
        `${place(login)} does not answer like Kubernetes (HTTP ${status}, ${type || 'no type'}, on /version)`,
        'correct the server in the kubeconfig',
      );

export const unknownUser = (login: Chosen): Problem =>
  environmentError(
    `${place(login)} does not know the user ${quoted(login.userName)}, and takes it for system:anonymous`,
    'give the user credentials, or pick another context',
  );

export const unprovided = (login: Chosen, provider: string): Problem =>
  environmentError(
    `The user ${quoted(login.userName)} could not log in through the auth provider ${quoted(provider)}`,
    logInAgain,
  );

export function refused(login: Chosen, why: string): Problem {
  const user = quoted(login.userName);
  const expired = expiry(login.user);
  return expired
    ? environmentError(`The ${expired.what} of the user ${user} expired on ${expired.when}`, logInAgain)
    : environmentError(`${place(login)} refuses the credentials of the user ${user} (${why})`, logInAgain);
}

const place = ({ cluster: { server, 'proxy-url': proxy } }: Chosen): string =>
  `The server ${shownUrl(server)}${proxy ? `, through the proxy ${shownUrl(proxy)},` : ''}`;

const namesInCertificate = (error: unknown): string => {
  const { cert } = z.object({ cert: z.object({ subjectaltname: z.string() }) }).safeParse(error).data ?? {};
  return cert ? cut(oneLine(cert.subjectaltname.replace(/(DNS|IP Address):/g, ''))) : 'no name';
};
