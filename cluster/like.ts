/** The installations whose default settings a native cluster can have. */
export const likes = ['kubeadm'] as const;

export type Like = (typeof likes)[number];
