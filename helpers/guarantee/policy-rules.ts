import { type Permission, resourceOf } from './permissions';

/** A rule of a Role or a ClusterRole. All of its permissions have the same use. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly guarantees: readonly string[];
  readonly isForReports: boolean;
}

/** The rules that grant exactly these permissions: each resource of a rule has each verb of the rule. */
export function policyRules(permissions: readonly Permission[]): readonly PolicyRule[] {
  const ofResources = merge(
    permissions.map(({ verb, resource: name, ...use }) => {
      const { group, resource } = resourceOf(name);
      return { apiGroups: [group], resources: [resource], verbs: [verb], ...use };
    }),
    'verbs',
  );
  return merge(ofResources, 'resources');
}

/** Rules that differ only in this field become one rule. */
function merge(rules: readonly PolicyRule[], field: 'resources' | 'verbs'): readonly PolicyRule[] {
  const merged = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify({ ...rule, [field]: undefined });
    const values = new Set([...(merged.get(key)?.[field] ?? []), ...rule[field]]);
    merged.set(key, { ...rule, [field]: [...values].sort() });
  }
  return [...merged.values()];
}
