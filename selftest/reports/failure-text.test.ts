import { expect, test } from 'vitest';
import { failureText } from '../../reports/failure-text';

const clause = 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity';
const guarantee = 'identity/stable-names';

test('A failure text begins with the id, and ends with the docs, the namespace and the command to repeat the case', () => {
  const context = { guarantee, clause, namespace: 'stsc-x2k4p', isNamespaceKept: true };
  expect(failureText('web-0 is not Ready', context)).toMatchInlineSnapshot(`
    "identity/stable-names: web-0 is not Ready
      Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity
      Namespace  stsc-x2k4p (kept)
      Rerun      stsc run identity/stable-names --keep-on-failure"
  `);
});

test('A failure text that already begins with the id does not repeat the id', () => {
  const [headline] = failureText(`${guarantee}: web-0 is not Ready`, { guarantee, clause }).split('\n');
  expect(headline).toBe('identity/stable-names: web-0 is not Ready');
});

test('The rows for docs and namespace follow the rows of the reason', () => {
  const reason = 'web-0 is not Ready\n  Waited     20.0 s';
  expect(failureText(reason, { guarantee, clause, namespace: 'stsc-x2k4p' })).toMatchInlineSnapshot(`
    "identity/stable-names: web-0 is not Ready
      Waited     20.0 s
      Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity
      Namespace  stsc-x2k4p (deleted)
      Rerun      stsc run identity/stable-names --keep-on-failure"
  `);
});

test('A blank line separates the rows from events or from a diff', () => {
  const reason = 'web-1 was created too early\n  Expected   web-0 Ready\n\n  → +8.1s  web-1 created';
  expect(failureText(reason, { guarantee, clause })).toMatchInlineSnapshot(`
    "identity/stable-names: web-1 was created too early
      Expected   web-0 Ready

      → +8.1s  web-1 created

      Docs       https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity
      Rerun      stsc run identity/stable-names --keep-on-failure"
  `);
});

test('Docs and namespace are left out if they are unknown', () => {
  expect(
    failureText('Spec has no guarantee(...) metadata', { guarantee, clause: '' }),
  ).toMatchInlineSnapshot(`
    "identity/stable-names: Spec has no guarantee(...) metadata
      Rerun      stsc run identity/stable-names --keep-on-failure"
  `);
});
