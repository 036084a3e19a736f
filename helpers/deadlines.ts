/** The limits on every wait, in milliseconds, each with its reason. */
export const deadlines = {
  /** One call to the API server, with all its retries: a restarted API server is back by then. */
  request: 30_000,
  /** One attempt of a read: a response takes milliseconds, and a read whose connection was lost is sent again. */
  attempt: 10_000,
  /** The pause before a read is sent again, and up to twice as long, so that not all rejected clients return at once. */
  retry: 250,
  /** An unused connection is closed. A proxy or load balancer may close it after a minute, just as a request is sent. */
  idle: 20_000,
  /** A command in a container that has no limit of its own: the commands of a test take seconds. */
  exec: 60_000,
  /** After this time the API server ends a watch, and the client opens it again: this detects a dead connection. */
  watch: 60_000,
  /** The pause between two attempts to open a watch: a server that comes back is noticed within half a second. */
  reconnect: 500,
  /** The pause between two requests that check whether the API server responds at all. */
  healthProbe: 500,
  /** A quiet period. Controllers react within milliseconds of an event, and have seconds here. */
  quietPeriod: 3_000,
  /** Controllers normally react within a second; after this time without an event a control experiment is started. */
  controller: 20_000,
  /** A HorizontalPodAutoscaler is handled every 15 s; a cluster may be configured to wait longer. */
  autoscaler: 90_000,
  /** Image pull and container start. A cold cloud node took 40 s. */
  node: 90_000,
  /** A node that stopped being Ready this recently may only be slow, and is still a node of the cluster. */
  nodeReturn: 300_000,
  /** The longest wait for one thing, even if events keep arriving. */
  wait: 180_000,
  /** A control experiment needs everything that controllers and nodes do, on a cluster that may be at its limits. */
  control: 120_000,
  /**
   * Until DNS returns what the EndpointSlices contain. The caches that kubeadm, K3s and the clouds put in front of
   * CoreDNS keep an answer for 30 s, and a negative answer too.
   */
  dns: 40_000,
  /** Until kube-proxy routes as the EndpointSlices say: it pauses for a second between two changes. */
  routing: 20_000,
  /** The least time of a case that observes a StatefulSet for the whole run: twenty times a quiet period. */
  longObservation: 60_000,
  /** The most time for that: a run takes six minutes, and on a slow cluster a multiple of that. */
  wholeRun: 1_800_000,
  /** Until all nodes have the state that one node has: a kube-proxy or DNS cache that restarts needs up to a minute. */
  nodeRouting: 75_000,
  /** The pause between two DNS queries, or two series of reads. */
  pollInterval: 500,
  /** A volume is deleted or kept within seconds after its PVC is gone; after this time a control volume is created. */
  volume: 20_000,
  /** The pause between two reads of a PersistentVolume, which is cluster-scoped and therefore not watched. */
  volumePollInterval: 250,
  /** Until a replica replicates from its primary, or has the primary's rows: a second, and a minute on busy cores. */
  replication: 90_000,
  /** A case as a whole: its longest wait, with the control experiment that follows. */
  case: 300_000,
  /**
   * Before vitest ends a case, the case ends itself and reports where it stands. Reading the messages of the cluster takes
   * up to 5 s, and the clean-up of a request or a connection a few more.
   */
  caseReport: 15_000,
  /** The lists of events, pods and PVCs that explain a timeout, also while the API server is overloaded. */
  clusterReport: 5_000,
  /** A replication test starts up to four servers, one after the other: on busy cores each took a minute. */
  database: 600_000,
  /** Until a node has pulled the images of the docs' manifest, some 300 MB from two registries, or reports an error. */
  imagePull: 180_000,
  /**
   * Until a cluster made by "stsc cluster up" has loaded its database images: ten seconds, and two minutes more on a
   * new machine, which downloads their packages.
   */
  clusterImages: 300_000,
  /** Until vitest has started, before the first case: two seconds, and ten on busy cores. */
  vitestStart: 120_000,
  /** The pause between two rows that a test writes, which leaves CPU time to the replicas. */
  rowInterval: 50,
  /** At the end of a run its last namespaces are still being deleted; a namespace that remains longer is reported. */
  namespaceDeletion: 120_000,
  /** Until "stsc cleanup" reports what blocks a deletion: a pod can have two minutes to end after its deletion. */
  cleanup: 180_000,
  /**
   * A run that continues creates a namespace at least this often: a case with databases takes at most ten minutes, and a
   * hundred with --patience 10.
   */
  runActivity: 7_200_000,
  /** Until a pod of the preflight runs, or the preflight continues with a warning: a cold cloud node took 40 s. */
  canary: 40_000,
  /** DNS caches keep a negative answer for 30 s: a name that does not resolve for longer is a defect. */
  dnsCache: 31_000,
  /** The network and storage checks of the preflight end by then, so that the preflight ends within one minute. */
  preflight: 40_000,
  /** The time that the storage has to bind the PVC of the preflight before a pod uses the PVC. */
  claimBinding: 2_000,
  /** The pause between two reads of the namespace of the preflight. */
  canaryPollInterval: 250,
  /** Until commands can be run in a pod that is Ready: a proxy between the API server and the nodes may be starting. */
  canaryExec: 20_000,
  /** A command of the preflight in a pod, such as a DNS query. */
  canaryCommand: 10_000,
  /** Such a command returns within this time, also if it gets no response, so the last one starts this long before the end. */
  canaryResponse: 5_000,
  /** Until the namespace of the preflight is gone, when no run follows that waits for its deletion. */
  preflightCleanup: 10_000,
} as const;

/** How long a state of a canary pod must last until the preflight reports the state as final, in milliseconds. */
export const finalAfter = {
  /** The controller repeats a rejected creation after some milliseconds, and then at growing intervals. */
  creation: 5_000,
  /** The service account of a new namespace is created later than the namespace, and a webhook may be restarting. */
  'retried creation': 20_000,
  /** An autoscaler announces a new node within ten seconds. */
  scheduling: 20_000,
  /** The kubelet pulls an image again after ten seconds. */
  image: 20_000,
  /** The kubelet starts a container again at once, and then after ten seconds. */
  container: 15_000,
  /** A network plugin or a volume plugin can still be starting on a new node. */
  node: 30_000,
  /** The readiness probe runs each second. */
  readiness: 20_000,
} as const;
