import { Document, isCollection, isMap, isSeq } from 'yaml';
import { isClusterScoped, type Permission } from '../../helpers/guarantee/permissions';
import { type PolicyRule, policyRules } from '../../helpers/guarantee/policy-rules';
import { formatGuarantees } from '../preflight/print';

export interface ManifestOptions {
  readonly permissions: readonly Permission[];
  /** The number of guarantees that the permissions are for. */
  readonly selected: number;
  /** The command that printed the manifest. */
  readonly command: string;
  /** Who gets the permissions. Without any user and group: the ServiceAccount `stsc`, which the manifest creates. */
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** The name of every object of the manifest. */
const name = 'stsc';
const rbac = 'rbac.authorization.k8s.io';

/** Grants the permissions in the whole cluster. */
export function clusterManifest(options: ManifestOptions): string {
  const { permissions, selected } = options;
  return print(options, [
    ...(isForServiceAccount(options)
      ? [new Document({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }), serviceAccount(name)]
      : []),
    role('ClusterRole', { name }, policyRules(permissions), (rule) => useOf(rule, selected)),
    binding('ClusterRole', { name }, subjectsOf(options, name)),
  ]);
}

/** Grants the permissions in these namespaces only, and in the cluster only what no Role can grant. */
export function namespacedManifest(
  options: ManifestOptions,
  namespaces: readonly [string, ...string[]],
): string {
  const { permissions, selected } = options;
  const [first] = namespaces;
  const inNamespace = policyRules(permissions.filter((each) => !isClusterScoped(each)));
  const inCluster = policyRules(permissions.filter(isClusterScoped));
  const subjects = subjectsOf(options, first);
  return print(options, [
    ...(isForServiceAccount(options) ? [serviceAccount(first)] : []),
    ...namespaces.flatMap((namespace) => [
      role('Role', { name, namespace }, inNamespace, (rule) => useOf(rule, selected)),
      binding('Role', { name, namespace }, subjects),
    ]),
    role('ClusterRole', { name }, inCluster, (rule) => `Optional. ${lossWithout(rule, selected)}`),
    binding('ClusterRole', { name }, subjects),
  ]);
}

const isForServiceAccount = ({ users, groups }: ManifestOptions): boolean =>
  users.length + groups.length === 0;

const subjectsOf = (options: ManifestOptions, namespace: string): readonly object[] =>
  isForServiceAccount(options)
    ? [{ kind: 'ServiceAccount', name, namespace }]
    : [
        ...options.users.map((each) => ({ apiGroup: rbac, kind: 'User', name: each })),
        ...options.groups.map((each) => ({ apiGroup: rbac, kind: 'Group', name: each })),
      ];

const inReports = 'the reports of cases that did not pass';

const useOf = ({ guarantees, isForReports }: PolicyRule, selected: number): string =>
  guarantees.length === 0
    ? `Only for ${inReports}`
    : `Needed by ${formatGuarantees(guarantees, selected)}${isForReports ? `; also for ${inReports}` : ''}`;

const lossWithout = ({ guarantees, isForReports, resources }: PolicyRule, selected: number): string => {
  const report = isForReports ? [`${inReports} do not contain ${resources.join(' and ')}`] : [];
  const unsupported =
    guarantees.length > 0 ? [`these are unsupported: ${formatGuarantees(guarantees, selected)}`] : [];
  return `Without this rule, ${[...unsupported, ...report].join('; ')}`;
};

const serviceAccount = (namespace: string): Document =>
  new Document({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });

/** A Role or a ClusterRole with a comment on each rule. */
function role(
  kind: 'Role' | 'ClusterRole',
  metadata: object,
  rules: readonly PolicyRule[],
  comment: (rule: PolicyRule) => string,
): Document {
  const document = new Document({
    apiVersion: `${rbac}/v1`,
    kind,
    metadata,
    rules: rules.map(({ apiGroups, resources, verbs }) => ({ apiGroups, resources, verbs })),
  });
  const items = document.get('rules');
  for (const [i, rule] of rules.entries()) {
    const item = isSeq(items) ? items.items[i] : undefined;
    if (!isMap(item)) continue;
    item.commentBefore = ` ${comment(rule)}`;
    for (const { value } of item.items) if (isCollection(value)) value.flow = true;
  }
  return document;
}

const binding = (kind: 'Role' | 'ClusterRole', metadata: object, subjects: readonly object[]): Document =>
  new Document(
    {
      apiVersion: `${rbac}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: rbac, kind, name },
      subjects,
    },
    { aliasDuplicateObjects: false },
  );

function print({ command }: ManifestOptions, documents: readonly Document[]): string {
  const [first] = documents;
  if (first)
    first.commentBefore = [
      ' The permissions of a run of the StatefulSet conformance suite, and no others.',
      ` Grant them with: ${command} | kubectl apply -f -`,
      ' Check them with: stsc doctor --kubeconfig FILE',
    ].join('\n');
  return documents
    .map((document) => document.toString({ lineWidth: 0, flowCollectionPadding: false }))
    .join('---\n');
}
