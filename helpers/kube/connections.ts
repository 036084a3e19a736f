import type { Agent, RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { KubeConfig, type RequestContext } from '@kubernetes/client-node';
import { version } from '../../package.json';
import { deadlines } from '../deadlines';

const userAgent = `statefulset-conformance/${version}`;

/** A kubeconfig whose requests share their connections: of client-node each gets an agent, and so a handshake, of its own. */
export class SharedConnections extends KubeConfig {
  #kept: Agent | undefined;

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
      // It is passed on to `ws`, which otherwise waits for an upgrade forever.
      handshakeTimeout: deadlines.request,
    });
  }

  /** A plugin may have given another certificate since. */
  #shared(agent: Agent): Agent {
    if (!this.#kept || !isDeepStrictEqual(credentials(this.#kept), credentials(agent))) {
      agent.options.timeout = deadlines.idle;
      this.#kept = Object.assign(agent, { keepAlive: true });
    }
    return this.#kept;
  }
}

const credentials = ({ options: { ca, cert, key } }: Agent) => [ca, cert, key];
