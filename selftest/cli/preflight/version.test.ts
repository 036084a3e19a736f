import { expect, test } from 'vitest';
import { formatFinding } from '../../../cli/preflight/print';
import { checkVersion } from '../../../cli/preflight/version';

const guarantees = ['identity/adoption', 'network/pod-dns'];

const check = (version: string | undefined) =>
  checkVersion(version, guarantees).map((finding) => ({
    line: formatFinding(finding, false, 0),
    rulesOut: finding.guarantees,
  }));

test.for(['v1.34.0', 'v1.35.4', 'v1.35.4+k3s1', 'v1.36.3-eks-adc7111', '1.37'])(
  'Kubernetes %s is in the tested range',
  (version) => {
    expect(check(version)).toEqual([]);
  },
);

test.for(['v1.33.9', 'v1.9.11', 'v1.28.3-gke.1286000'])(
  'Kubernetes %s is too old for every guarantee',
  (version) => {
    expect(check(version)).toEqual([
      {
        line: `The server is too old: it runs Kubernetes ${version}, and the suite supports 1.34 and later; upgrade the cluster to Kubernetes 1.34 (unsupported: identity/adoption, network/pod-dns)`,
        rulesOut: guarantees,
      },
    ]);
  },
);

test('A version newer than the tested ones is only a warning', () => {
  expect(check('v1.38.0')).toEqual([
    {
      line: 'The server runs Kubernetes v1.38.0, and the suite is tested with 1.34 to 1.37; update the suite if a newer version exists',
      rulesOut: [],
    },
  ]);
  expect(check('v2.0.0')).toHaveLength(1);
});

test('An unknown version is only a warning', () => {
  expect(check(undefined)).toEqual([
    {
      line: 'The version of the server is unknown: the user may not read /version; the suite is tested with Kubernetes 1.34 to 1.37',
      rulesOut: [],
    },
  ]);
});
