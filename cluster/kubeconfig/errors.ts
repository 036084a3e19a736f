import { z } from 'zod';
import { environmentError, type Problem } from '../../helpers/problem';
import { expiredCredential } from './credentials';
import type { Response } from './http';
import type { SelectedContext } from './select';
import { codeOf, cut, oneLine, quoted, seconds, shownUrl } from './text';

const checkServer = 'check the server in the kubeconfig, and that the cluster is running';
const checkNetwork = 'check the server in the kubeconfig, the VPN and the firewall';
const logInAgain = 'log in again, or choose another context';

export function connectionFailed(selected: SelectedContext, error: unknown): Problem {
  const code = codeOf(error);
  const problem = (symptom: string, hint: string) =>
    environmentError(`${titleOf(selected)} ${symptom} (${code})`, hint);
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return problem('is unknown: the host name does not resolve', checkNetwork);
    case 'ECONNREFUSED':
      return problem('refuses the connection', checkServer);
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return problem('is unreachable', checkNetwork);
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
      return problem(
        'presents a certificate that the kubeconfig does not trust',
        'correct the certificate-authority or the server in the kubeconfig',
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return problem(
        `presents a certificate for ${namesInCertificate(error)}`,
        'use one of these names in the kubeconfig, as server or as tls-server-name',
      );
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return problem(
        'presents a certificate that has expired or is not valid yet',
        'renew the certificate, or set the clock of this machine',
      );
  }
  if (/wrong version number|packet length too long/i.test(String(error)))
    return problem(
      'does not use TLS, but probably plain HTTP',
      'correct the port in the kubeconfig, or use http:// there',
    );
  // Some servers reject a client certificate with a TLS alert, others close the connection.
  if (/alert.*(cert|unknown.ca)/i.test(`${code} ${error}`) || expiredCredential(selected.user))
    return credentialsRejected(selected, code);
  return problem('closed the connection', checkServer);
}

export const noResponse = (selected: SelectedContext, timeoutMs: number, connected: boolean): Problem =>
  connected
    ? environmentError(`${titleOf(selected)} does not respond within ${seconds(timeoutMs)}`, checkServer)
    : environmentError(
        `${titleOf(selected)} does not accept connections within ${seconds(timeoutMs)}`,
        checkNetwork,
      );

export const unhealthy = (selected: SelectedContext, { status }: Response, path: string): Problem =>
  environmentError(`${titleOf(selected)} responds with HTTP ${status} to ${path}`, checkServer);

export const notKubernetes = (selected: SelectedContext, { status, type, body }: Response): Problem =>
  body.includes('HTTP request to an HTTPS server')
    ? environmentError(`${titleOf(selected)} uses TLS, not plain HTTP`, 'use https:// in the kubeconfig')
    : environmentError(
        `${titleOf(selected)} does not respond like Kubernetes (HTTP ${status}, ${type || 'no type'}, to /version)`,
        'correct the server in the kubeconfig',
      );

export const notAuthenticated = (selected: SelectedContext): Problem =>
  environmentError(
    `${titleOf(selected)} did not authenticate the user ${quoted(selected.userName)} (treated as system:anonymous)`,
    'add credentials to the user, or choose another context',
  );

export const authProviderFailed = (selected: SelectedContext, provider: string): Problem =>
  environmentError(
    `The user ${quoted(selected.userName)} could not log in with the auth provider ${quoted(provider)}`,
    logInAgain,
  );

export function credentialsRejected(selected: SelectedContext, why: string): Problem {
  const user = quoted(selected.userName);
  const expired = expiredCredential(selected.user);
  return expired
    ? environmentError(`The ${expired.field} of the user ${user} expired on ${expired.expiredAt}`, logInAgain)
    : environmentError(
        `${titleOf(selected)} rejects the credentials of the user ${user} (${why})`,
        logInAgain,
      );
}

const titleOf = ({ cluster: { server, 'proxy-url': proxy } }: SelectedContext): string =>
  `The server ${shownUrl(server)}${proxy ? `, through the proxy ${shownUrl(proxy)},` : ''}`;

const namesInCertificate = (error: unknown): string => {
  const { cert } = z.object({ cert: z.object({ subjectaltname: z.string() }) }).safeParse(error).data ?? {};
  return cert ? cut(oneLine(cert.subjectaltname.replace(/(DNS|IP Address):/g, ''))) : 'no name';
};
