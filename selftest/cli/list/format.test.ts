import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { formatList, formatSummary } from '../../../cli/list/format';
import { type GuaranteeList, toJson } from '../../../cli/list/listed';
import type { KnownIssue } from '../../../helpers/known-issues';

const known: KnownIssue = {
  guarantee: 'updates/on-delete',
  case: 'the current revision changes',
  minors: ['1.36'],
  violation: 'the status has other values than expected',
  issue: 'https://github.com/kubernetes/kubernetes/issues/73492',
  reason: 'The controller never changes currentRevision.',
  expires: '2027-06-30',
};

const catalogue: GuaranteeList = {
  guarantees: [
    { id: 'storage/claim-per-pod', title: 'Each pod has a PVC', level: 'storage', needs: [], cases: 2 },
    {
      id: 'storage/expansion',
      title: 'A PVC grows',
      level: 'storage',
      needs: ['online-expansion'],
      cases: 1,
    },
    { id: 'updates/on-delete', title: 'A pod is updated when deleted', level: 'core', needs: [], cases: 3 },
  ],
};

const listed: GuaranteeList = {
  cluster: {
    server: 'https://api.example:6443',
    version: 'v1.36.3',
    origin: './prod.yaml (from --kubeconfig)',
  },
  guarantees: catalogue.guarantees.map((guarantee) => ({
    ...guarantee,
    availability:
      guarantee.id === 'storage/expansion'
        ? { is: 'unsupported', by: 'capability', reason: 'online-expansion: no allowVolumeExpansion' }
        : { is: 'available' },
    knownIssues: guarantee.id === known.guarantee ? [known] : [],
  })),
};

const shown = (list: GuaranteeList): string =>
  stripVTControlCharacters(`${formatList(list)}\n\n${formatSummary(list)}`);

test('Without a cluster, the list contains only the catalogue', () => {
  expect(shown(catalogue)).toMatchInlineSnapshot(`
    "storage
    storage/claim-per-pod  storage  2 cases  Each pod has a PVC
    storage/expansion      storage  1 case   A PVC grows

    updates
    updates/on-delete      core     3 cases  A pod is updated when deleted

    3 guarantees with 6 cases. Which of them would run on a cluster: stsc list --kubeconfig FILE"
  `);
});

test('With a cluster, the list shows what would run there, and why not', () => {
  expect(shown(listed)).toMatchInlineSnapshot(`
    "storage
    ✔  storage/claim-per-pod  storage  2 cases  Each pod has a PVC
    ⚠  storage/expansion      storage  1 case   A PVC grows
          unsupported: online-expansion: no allowVolumeExpansion

    updates
    ✔  updates/on-delete      core     3 cases  A pod is updated when deleted
          known issue of "the current revision changes": The controller never changes currentRevision. https://github.com/kubernetes/kubernetes/issues/73492

    2 of 3 guarantees would run on this cluster, 1 unsupported"
  `);
});

test('The JSON has the fields that the help documents', () => {
  expect(toJson(catalogue)).not.toContain('availability');
  expect(JSON.parse(toJson(listed))).toMatchInlineSnapshot(`
    {
      "cluster": {
        "origin": "./prod.yaml (from --kubeconfig)",
        "server": "https://api.example:6443",
        "version": "v1.36.3",
      },
      "guarantees": [
        {
          "availability": "available",
          "cases": 2,
          "id": "storage/claim-per-pod",
          "knownIssues": [],
          "level": "storage",
          "needs": [],
          "title": "Each pod has a PVC",
        },
        {
          "availability": "unsupported",
          "cases": 1,
          "id": "storage/expansion",
          "knownIssues": [],
          "level": "storage",
          "needs": [
            "online-expansion",
          ],
          "reason": "online-expansion: no allowVolumeExpansion",
          "title": "A PVC grows",
          "unsupportedBy": "capability",
        },
        {
          "availability": "available",
          "cases": 3,
          "id": "updates/on-delete",
          "knownIssues": [
            {
              "case": "the current revision changes",
              "issue": "https://github.com/kubernetes/kubernetes/issues/73492",
              "reason": "The controller never changes currentRevision.",
            },
          ],
          "level": "core",
          "needs": [],
          "title": "A pod is updated when deleted",
        },
      ],
    }
  `);
});
