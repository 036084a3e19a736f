import type {
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
} from '@kubernetes/client-node';
import { outsideSystemNamespaces } from '../system-namespaces';

export const policyName = 'restricted-platform';

/** What the policy demands of each container and init container `c`, as CEL. */
const containerRules: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['requests', 'limits'].flatMap((kind) =>
      ['cpu', 'memory'].map((resource) => [
        `resources.${kind}.${resource} must be set`,
        `'${resource}' in c.?resources.?${kind}.orValue({})`,
      ]),
    ),
  ),
  'securityContext.readOnlyRootFilesystem must be true':
    'c.?securityContext.?readOnlyRootFilesystem.orValue(false)',
  'securityContext.allowPrivilegeEscalation must be false':
    '!c.?securityContext.?allowPrivilegeEscalation.orValue(true)',
  'securityContext.capabilities.drop must contain ALL':
    "'ALL' in c.?securityContext.?capabilities.?drop.orValue([])",
  // These two fields of a container take precedence over those of its pod.
  'securityContext.runAsNonRoot must be true':
    'c.?securityContext.?runAsNonRoot.orValue(object.spec.?securityContext.?runAsNonRoot.orValue(false))',
  'securityContext.seccompProfile.type must be RuntimeDefault or Localhost':
    "c.?securityContext.?seccompProfile.?type.orValue(object.spec.?securityContext.?seccompProfile.?type.orValue('')) in ['RuntimeDefault', 'Localhost']",
};

const requiredLabels = ['app.kubernetes.io/name', 'app.kubernetes.io/managed-by'];

/** A list of all problems of a pod: one message for all of them, as policy engines print. */
const problems = [
  ...requiredLabels.map(
    (label) =>
      `('${label}' in object.metadata.?labels.orValue({}) ? [] : ['the label ${label} must be set'])`,
  ),
  ...Object.entries(containerRules).map(
    ([rule, isSatisfied]) =>
      `variables.containers.filter(c, !(${isSatisfied})).map(c, 'container ' + c.name + ': ${rule}')`,
  ),
].join(' + ');

export const policy: V1ValidatingAdmissionPolicy = {
  metadata: { name: policyName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: {
      namespaceSelector: outsideSystemNamespaces,
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    },
    variables: [
      { name: 'containers', expression: 'object.spec.containers + object.spec.?initContainers.orValue([])' },
      { name: 'problems', expression: problems },
    ],
    validations: [
      {
        expression: 'variables.problems.size() == 0',
        messageExpression: "variables.problems.join(', ')",
        reason: 'Forbidden',
      },
    ],
  },
};

export const binding: V1ValidatingAdmissionPolicyBinding = {
  metadata: { name: policyName },
  spec: { policyName, validationActions: ['Deny'] },
};
