/** The namespaces of Kubernetes itself, to which no variant applies. */
export const systemNamespaces = ['kube-system', 'kube-public', 'kube-node-lease'] as const;

/** Selects all other namespaces. */
export const outsideSystemNamespaces = {
  matchExpressions: [
    { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...systemNamespaces] as string[] },
  ],
};
