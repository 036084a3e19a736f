import type { Agent, RequestOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { KubeConfig, type RequestContext } from '@kubernetes/client-node';
import { version } from '../../package.json';
import { deadlines } from '../deadlines';

const userAgent = `statefulset-conformance/${version}`;

/** A kubeconfig whose requests share connections: client-node creates an agent, and so a TLS handshake, per request. */
export class SharedConnections extends KubeConfig {
  #agent: Agent | undefined;

  override async applySecurityAuthentication(request: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(request);
    request.setHeaderParam('User-Agent', userAgent);
    request.setAgent(this.#shared(request.getAgent() as Agent));
  }

  override async applyToHTTPSOptions(options: RequestOptions): Promise<void> {
    await super.applyToHTTPSOptions(options);
    Object.assign(options, {
      headers: { ...options.headers, 'User-Agent': userAgent },
      agent: this.#shared(options.agent as Agent),
      // client-node passes this option to `ws`, which otherwise waits forever for the upgrade.
      handshakeTimeout: deadlines.request,
    });
  }

  /** The agent of the last request, unless an exec plugin has returned another certificate since. */
  #shared(agent: Agent): Agent {
    if (!this.#agent || !isDeepStrictEqual(credentials(this.#agent), credentials(agent))) {
      agent.options.timeout = deadlines.idle;
      // Node otherwise reads the certificates again for each connection.
      agent.options.secureContext = createSecureContext(agent.options);
      this.#agent = Object.assign(agent, { keepAlive: true });
    }
    return this.#agent;
  }
}

const credentials = ({ options: { ca, cert, key } }: Agent) => [ca, cert, key];
