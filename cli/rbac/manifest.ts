import { Document, isCollection, isMap, isSeq } from 'yaml';
import type { Permission } from '../../helpers/guarantee/permissions';
import { type PolicyRule, policyRules } from '../../helpers/guarantee/policy-rules';
import { formatGuarantees } from '../preflight/print';

/** The users that get the permissions. Without any name, the ServiceAccount `stsc` in the namespace `stsc`. */
export interface Subjects {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface ManifestOptions extends Subjects {
  readonly permissions: readonly Permission[];
  /** The number of guarantees that the permissions are for. */
  readonly selected: number;
  /** The command that printed the manifest. */
  readonly command: string;
}

/** The name of every object of the manifest. */
const name = 'stsc';
const rbac = 'rbac.authorization.k8s.io';

/** The objects that grant the permissions in the whole cluster, as YAML documents for `kubectl apply`. */
export function clusterManifest({ permissions, selected, command, ...given }: ManifestOptions): string {
  const serviceAccount = { kind: 'ServiceAccount', name, namespace: name };
  const named = subjectsOf(given);
  const documents = [
    ...(named.length > 0
      ? []
      : [
          new Document({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
          new Document({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: name } }),
        ]),
    role({ kind: 'ClusterRole', metadata: { name } }, policyRules(permissions), (rule) =>
      useOf(rule, selected),
    ),
    new Document({
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: named.length > 0 ? named : [serviceAccount],
    }),
  ];
  return print(command, documents);
}

const subjectsOf = ({ users, groups }: Subjects) => [
  ...users.map((each) => ({ apiGroup: rbac, kind: 'User', name: each })),
  ...groups.map((each) => ({ apiGroup: rbac, kind: 'Group', name: each })),
];

const inReports = 'the reports of cases that did not pass';

const useOf = ({ guarantees, isForReports }: PolicyRule, selected: number): string =>
  guarantees.length === 0
    ? `Only for ${inReports}`
    : `Needed by ${formatGuarantees(guarantees, selected)}${isForReports ? `; also for ${inReports}` : ''}`;

/** A Role or a ClusterRole with a comment on each rule. */
function role(
  head: { readonly kind: string; readonly metadata: object },
  rules: readonly PolicyRule[],
  comment: (rule: PolicyRule) => string,
): Document {
  const document = new Document({
    apiVersion: `${rbac}/v1`,
    ...head,
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

function print(command: string, documents: readonly Document[]): string {
  const [first] = documents;
  if (first)
    first.commentBefore = [
      ` The permissions of the StatefulSet conformance suite, printed by: ${command}`,
      ` Grant them with:  ${command} | kubectl apply -f -`,
      ' Check them with:  stsc doctor --kubeconfig FILE',
    ].join('\n');
  return documents
    .map((document) => document.toString({ lineWidth: 0, flowCollectionPadding: false }))
    .join('---\n');
}
