import type { KubernetesObject } from '@kubernetes/client-node';

const apiVersion = 'admissionregistration.k8s.io/v1';
const metadata = { name: 'assigning-platform' };
const failurePolicy = 'Fail';
const matchConstraints = {
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
};

const assigned = 1000680000;

const ids = `Object.spec.securityContext{runAsUser: ${assigned}, fsGroup: ${assigned}}`;

const amounts = ['cpu', 'memory', 'ephemeral-storage'].map((name) => `"${name}" in list`).join(' && ');

/** Admission policies that assign a user ID to each pod, and reject pods with another user ID or without limits. */
export const assigningPlatform: readonly (KubernetesObject & { readonly spec: object })[] = [
  {
    apiVersion,
    kind: 'MutatingAdmissionPolicy',
    metadata,
    spec: {
      failurePolicy,
      reinvocationPolicy: 'Never',
      matchConstraints,
      mutations: [
        {
          patchType: 'ApplyConfiguration',
          applyConfiguration: {
            expression: `has(object.spec.securityContext.runAsUser) ? Object{} : Object{spec: Object.spec{securityContext: ${ids}}}`,
          },
        },
      ],
    },
  },
  {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: {
      failurePolicy,
      matchConstraints,
      validations: [
        {
          expression: `object.spec.securityContext.runAsUser == ${assigned}`,
          message: `runAsUser must be ${assigned}`,
        },
        {
          expression: `object.spec.containers.all(c, [c.resources.requests, c.resources.limits].all(list, ${amounts}))`,
          message: 'each container must have requests and limits',
        },
      ],
    },
  },
  ...['MutatingAdmissionPolicyBinding', 'ValidatingAdmissionPolicyBinding'].map((kind) => ({
    apiVersion,
    kind,
    metadata,
    spec: {
      policyName: metadata.name,
      ...(kind.startsWith('Validating') && { validationActions: ['Deny'] }),
    },
  })),
];
