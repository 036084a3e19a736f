import { setMaxListeners } from 'node:events';
import {
  AdmissionregistrationV1Api,
  AppsV1Api,
  AuthorizationV1Api,
  AutoscalingV2Api,
  CoreV1Api,
  CustomObjectsApi,
  createConfiguration,
  DiscoveryV1Api,
  Exec,
  type KubeConfig,
  PolicyV1Api,
  ServerConfiguration,
  StorageV1Api,
  VersionApi,
  Watch,
  wrapHttpLibrary,
} from '@kubernetes/client-node';
import { SharedConnections } from './connections';
import { sender } from './send';

/** The clients of one cluster. */
export interface Kube {
  readonly admission: AdmissionregistrationV1Api;
  readonly apps: AppsV1Api;
  readonly authorization: AuthorizationV1Api;
  readonly autoscaling: AutoscalingV2Api;
  readonly core: CoreV1Api;
  readonly discovery: DiscoveryV1Api;
  /** For the objects of CustomResourceDefinitions. */
  readonly objects: CustomObjectsApi;
  readonly policy: PolicyV1Api;
  readonly storage: StorageV1Api;
  readonly version: VersionApi;
  readonly exec: Exec;
  readonly watch: Watch;
  readonly config: KubeConfig;
  /** Aborts every request of these clients. */
  readonly signal: AbortSignal | undefined;
}

export function connect(kubeconfig: string): Kube {
  const config = new SharedConnections();
  config.loadFromString(kubeconfig);
  return clients(config, undefined);
}

/** Clients that share the connections of the given ones, and whose requests end when the signal aborts. */
export function within({ config }: Kube, signal: AbortSignal): Kube {
  // Each call in progress adds a listener, and Node prints a warning above ten.
  setMaxListeners(0, signal);
  return clients(config, signal);
}

function clients(config: KubeConfig, signal: AbortSignal | undefined): Kube {
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('the kubeconfig has no current cluster');
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(cluster.server, {}),
    httpApi: wrapHttpLibrary(sender(config, signal)),
  });
  return {
    admission: new AdmissionregistrationV1Api(configuration),
    apps: new AppsV1Api(configuration),
    authorization: new AuthorizationV1Api(configuration),
    autoscaling: new AutoscalingV2Api(configuration),
    core: new CoreV1Api(configuration),
    discovery: new DiscoveryV1Api(configuration),
    objects: new CustomObjectsApi(configuration),
    policy: new PolicyV1Api(configuration),
    storage: new StorageV1Api(configuration),
    version: new VersionApi(configuration),
    exec: new Exec(config),
    watch: new Watch(config),
    config,
    signal,
  };
}
