import type { V1Status } from '@kubernetes/client-node';

/**
 * Whether the API server rejected a change because a field of the spec is immutable. Kubernetes 1.37 and later name the field
 * (kubernetes#138080); earlier versions list the mutable fields, and later versions extended this list.
 */
export const rejectsAsImmutable = ({ details }: V1Status, field: string): boolean =>
  details?.causes?.some(
    ({ field: path, message = '' }) =>
      (path === `spec.${field}` && message.endsWith(': field is immutable')) ||
      (path === 'spec' &&
        message.startsWith('Forbidden: updates to statefulset spec for fields other than ') &&
        !message.includes(`'${field}'`)),
  ) ?? false;
