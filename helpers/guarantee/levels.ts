/** The requirement of a guarantee for a cluster as a whole. Every guarantee has one level; the list is closed. */
export const levels = {
  core: 'needs only pods',
  storage: 'needs a dynamic provisioner',
  network: "needs the cluster's DNS and Service routing",
  replication: 'needs a database image',
  provider: 'needs the storage of a cloud provider',
  disruptive: 'disrupts nodes',
} as const;

export type Level = keyof typeof levels;
