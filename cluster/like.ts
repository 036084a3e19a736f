/** The variants of a native cluster: what each makes it like. They can be combined. */
export const variants = {
  kubeadm: 'the defaults of kubeadm',
  openshift: "a stand-in for OpenShift's admission (restricted-v2)",
  restricted: 'the policies of a restricted platform',
} as const;

export type Like = keyof typeof variants;

export const likes = Object.keys(variants) as Like[];

export const isLike = (name: string): name is Like => Object.hasOwn(variants, name);
