import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { refused } from '../../../helpers/kube/refused';

const body = (code: number, message: string) =>
  JSON.stringify({ kind: 'Status', code, reason: 'R', message });

test('A missing permission makes a case inconclusive, for the same cause in every namespace', () => {
  const user = 'User "dev" cannot create resource "pods" in API group ""';
  const keys = ['stsc-a', 'stsc-b'].map((namespace) =>
    refused('POST /pods', 403, body(403, `pods is forbidden: ${user} in the namespace "${namespace}"`)),
  );
  expect(keys[0]).toMatchObject({
    verdict: 'inconclusive',
    environment: `403 Forbidden: pods is forbidden: ${user}`,
  });
  expect(keys[0]).toHaveProperty('environment', (keys[1] as { environment?: string }).environment);
});

test('Any other rejected request has no verdict of its own', () => {
  expect(refused('POST /pods', 422, body(422, 'invalid'))).not.toHaveProperty('verdict');
});

test('The exception prints its message and neither the body nor the headers of the response', () => {
  const error = refused('POST /pods', 403, body(403, 'pods is forbidden'), { 'audit-id': 'audit-1' });
  expect(error.headers).toEqual({ 'audit-id': 'audit-1' });
  expect(inspect(error)).toContain('POST /pods: 403 R: pods is forbidden');
  expect(inspect(error)).not.toMatch(/audit-1|kind: 'Status'/);
  expect(JSON.stringify(error)).not.toMatch(/audit-1|Status/);
});
