import { expect, test } from 'vitest';
import { platformOf } from '../../cli/platform-options';
import { parsed } from './parsed';

const errorOf = (...args: readonly string[]) =>
  parsed(...args).then(
    () => 'accepted',
    ({ message }) => message,
  );

test('Options that can be repeated are collected', async () => {
  const options = await parsed(
    ...['--image', 'web=registry.example:5000/web:1', '--image', 'mysql=registry.example/mysql@sha256:0a'],
    ...['--node-selector', 'pool=tests', '--node-selector', 'example.com/zone=a'],
    ...['--toleration', 'dedicated=tests:NoSchedule', '--toleration', 'spot'],
    ...['--namespace-label', 'team=storage', '--namespace-annotation', 'example.com/owner=a b=c'],
    ...['--priority-class', 'low', '--image-pull-secret', 'default/registry', '--patience', '1.5'],
  );
  expect(options).toMatchObject({
    image: { web: 'registry.example:5000/web:1', mysql: 'registry.example/mysql@sha256:0a' },
    imagePullSecret: 'default/registry',
    patience: 1.5,
  });
  expect(platformOf(options)).toEqual({
    nodeSelector: { pool: 'tests', 'example.com/zone': 'a' },
    tolerations: [
      { key: 'dedicated', operator: 'Equal', value: 'tests', effect: 'NoSchedule' },
      { key: 'spot', operator: 'Exists' },
    ],
    namespaceLabels: { team: 'storage' },
    namespaceAnnotations: { 'example.com/owner': 'a b=c' },
    priorityClass: 'low',
    assignsUserIds: false,
  });
});

test.for([
  ['an effect without a value', 'spot:NoExecute', { key: 'spot', operator: 'Exists', effect: 'NoExecute' }],
  ['an empty value', 'spot=', { key: 'spot', operator: 'Equal', value: '' }],
] as const)('A toleration may have %s', async ([, text, toleration]) => {
  expect(platformOf(await parsed('--toleration', text)).tolerations).toEqual([toleration]);
});

test('An invalid value is one line that says what is expected', async () => {
  const invalid = [
    ['--image', 'nginx=registry.example/nginx:1'],
    ['--image', 'web'],
    ['--image-pull-secret', 'registry'],
    ['--node-selector', 'pool'],
    ['--toleration', 'dedicated=tests:Never'],
    ['--namespace-label', 'stsc/run=mine'],
    ['--namespace-label', 'pod-security.kubernetes.io/enforce=privileged'],
    ['--namespace-annotation', 'owner'],
    ['--priority-class', 'Very High'],
    ['--patience', '0.5'],
    ['--patience', 'much'],
  ] as const;
  expect(await Promise.all(invalid.map((args) => errorOf(...args)))).toMatchInlineSnapshot(`
    [
      "error: option '--image <name=reference>' argument 'nginx=registry.example/nginx:1' is invalid. Expected the name of an image (web, mysql, mariadb, docs-mysql57, docs-xtrabackup) and its reference, such as web=registry.example/busybox:1.37.",
      "error: option '--image <name=reference>' argument 'web' is invalid. Expected the name of an image (web, mysql, mariadb, docs-mysql57, docs-xtrabackup) and its reference, such as web=registry.example/busybox:1.37.",
      "error: option '--image-pull-secret <namespace/name>' argument 'registry' is invalid. Expected NAMESPACE/NAME, such as default/registry-credentials.",
      "error: option '--node-selector <key=value>' argument 'pool' is invalid. Expected a label, such as pool=tests.",
      "error: option '--toleration <key[=value][:effect]>' argument 'dedicated=tests:Never' is invalid. Expected KEY[=VALUE][:EFFECT], such as dedicated=tests:NoSchedule.",
      "error: option '--namespace-label <key=value>' argument 'stsc/run=mine' is invalid. Expected a label that the suite does not set itself, such as team=storage.",
      "error: option '--namespace-label <key=value>' argument 'pod-security.kubernetes.io/enforce=privileged' is invalid. Expected a label that the suite does not set itself, such as team=storage.",
      "error: option '--namespace-annotation <key=value>' argument 'owner' is invalid. Expected an annotation, such as example.com/owner=storage.",
      "error: option '--priority-class <name>' argument 'Very High' is invalid. Expected the name of a PriorityClass.",
      "error: option '--patience <factor>' argument '0.5' is invalid. Expected a number from 1 to 10, such as 2.",
      "error: option '--patience <factor>' argument 'much' is invalid. Expected a number from 1 to 10, such as 2.",
    ]
  `);
});
