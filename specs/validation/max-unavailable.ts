import { cites, describe, docs, expect, field, guarantee, test } from '../../fixtures';

const path = 'spec.updateStrategy.rollingUpdate.maxUnavailable';

describe(
  'maxUnavailable must allow an update at least one pod and at most all pods',
  guarantee({
    clause: docs('maximum-unavailable-pods'),
    quote: 'This field cannot be 0.',
    also: [cites(field('spec.updateStrategy.rollingUpdate.maxUnavailable'), 'This can not be 0.')],
    level: 'core',
    needs: ['max-unavailable'],
  }),
  () => {
    test('0 pods are rejected', async ({ requests }) => {
      await expect(requests.create({ [path]: 0 })).toBeRejected(
        422,
        `${path}: Invalid value: 0: cannot be 0`,
      );
    });

    test('0 percent are rejected', async ({ requests }) => {
      await expect(requests.create({ [path]: '0%' })).toBeRejected(
        422,
        `${path}: Invalid value: "0%": cannot be 0`,
      );
    });

    test('more than 100 percent are rejected', async ({ requests }) => {
      await expect(requests.create({ [path]: '101%' })).toBeRejected(
        422,
        `${path}: Invalid value: "101%": must not be greater than 100%`,
      );
    });
  },
);
