import { type RequestOptions, request } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';

/** The number of requests that an API server has answered, by "verb resource". Watches count when they end. */
export async function apiRequests(kubeconfig: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [, labels = '', value] of (await metrics(kubeconfig)).matchAll(
    /^apiserver_request_total\{(.*)\} (\S+)$/gm,
  )) {
    const label = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    const resource = [label('resource'), label('subresource')].filter(Boolean).join('/');
    const key = `${label('verb')} ${resource || 'other'}`;
    counts.set(key, (counts.get(key) ?? 0) + Number(value));
  }
  return counts;
}

async function metrics(kubeconfig: string): Promise<string> {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return new Promise((resolve, reject) => {
    request(`${config.getCurrentCluster()?.server}/metrics`, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}
