/** How long anything may take, in milliseconds, and why. */
export const deadlines = {
  /** One request, with all that is done to get it through: an API server that is restarted is back by then. */
  request: 30_000,
  /** One attempt at a read: an answer takes milliseconds, and one that is lost with its connection is asked for again. */
  attempt: 10_000,
  /** Before a read is repeated, and up to twice as long, so that not all who were turned away return at once. */
  retry: 250,
  /** A connection that is not in use. What stands between may close it after a minute, just as a request is sent. */
  idle: 20_000,
  /** A command in a container that was given no limit of its own: the commands of a test take seconds. */
  exec: 60_000,
  /** After so long the server ends a watch, and it is opened anew: a dead link is noticed by its silence. */
  watch: 60_000,
  /** Between two attempts to open a watch: a server that comes back is noticed within half a second. */
  reconnect: 500,
  /** Between two pulses. Each is a request that tells whether the API server answers at all. */
  pulse: 500,
  /** How long a silence is held. The controllers act within milliseconds of what they hear, and have seconds here. */
  hold: 3_000,
  /** What a controller owes it does within a second; after so long without news a witness is asked. */
  controller: 20_000,
  /** What a node owes: to pull an image and start a container. A cold cloud node took 40 s for it. */
  node: 90_000,
  /** The longest a test waits for one thing, whatever goes on meanwhile. */
  wait: 180_000,
  /** A witness has to do all that a controller and a node owe, on a cluster that may be at its limits. */
  witness: 120_000,
  /**
   * Until DNS tells what EndpointSlices say. The caches that kubeadm, K3s and the clouds put before CoreDNS keep an
   * answer for 30 s, and a denial too.
   */
  dns: 40_000,
  /** Until a node's proxy does what EndpointSlices say: a second is its pause between two changes. */
  routing: 20_000,
  /** Between two questions to DNS, or two series of reads. */
  ask: 500,
  /** What becomes of a volume whose claim is gone takes seconds; after so long a witness is asked. */
  volume: 20_000,
  /** Between two looks at a volume, which lies outside of all that is watched. */
  look: 250,
  /** Until a replica follows its primary, or has what was written there: it takes a second, and busy cores a minute. */
  replication: 90_000,
  /** A test of replication brings up to four servers up, one after the other: on busy cores each took a minute. */
  database: 600_000,
  /** Until a node has the images of the docs' own manifest, some 300 MB from two registries, or says that it has not. */
  images: 180_000,
  /** Between two rows that a test writes, so that it leaves the cores to those who replicate them. */
  row: 50,
  /** At the end of a run its last namespaces are still being deleted; what stays longer than this is named. */
  leaving: 120_000,
} as const;
