import { AppsV1Api, CoreV1Api, Exec, KubeConfig, Watch } from '@kubernetes/client-node';

/** The clients of one cluster. */
export interface Kube {
  readonly apps: AppsV1Api;
  readonly core: CoreV1Api;
  readonly exec: Exec;
  readonly watch: Watch;
}

export function connect(kubeconfig: string): Kube {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return {
    apps: config.makeApiClient(AppsV1Api),
    core: config.makeApiClient(CoreV1Api),
    exec: new Exec(config),
    watch: new Watch(config),
  };
}
