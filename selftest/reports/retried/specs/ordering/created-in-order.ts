import { describe, test } from 'vitest';
import { GuaranteeFailed, Inconclusive } from '../../../../../helpers/verdict';
import { recordedAttempt } from '../../../support/attempts';
import { sampleGuarantee } from '../../../support/sample-guarantee';

describe('Pods are created one at a time, lowest ordinal first', {
  ...sampleGuarantee('core'),
  concurrent: true,
}, () => {
  test('passes the second time', async ({ task }) => {
    task.meta.namespace = 'stsc-7x2kq';
    if ((await recordedAttempt(task.name)) === 1) throw new Inconclusive('the watch was lost');
  });

  test('fails the second time', async ({ task }) => {
    if ((await recordedAttempt(task.name)) === 1) throw new Inconclusive('node-1 is not Ready');
    throw new GuaranteeFailed('web-2 was created too early');
  });

  test('stays inconclusive', async ({ task }) => {
    throw new Inconclusive(`attempt ${await recordedAttempt(task.name)}: the API server did not respond`);
  });

  test('fails the first time', async ({ task }) => {
    await recordedAttempt(task.name);
    throw new GuaranteeFailed('web-1 was created too early');
  });

  test('passes the first time', async ({ task }) => {
    await recordedAttempt(task.name);
  });
});
