import { expect, test } from 'vitest';
import { type Answers, availabilityOf } from '../../../cli/list/availability';
import { conclude, type Finding } from '../../../cli/preflight/findings';
import type { Capability, ProbeResult } from '../../../helpers/guarantee/capabilities';
import type { CatalogEntry } from '../../../helpers/guarantee/catalog';

const core: CatalogEntry = { id: 'ordering/a', level: 'core', needs: [] };
const storage: CatalogEntry = { id: 'storage/b', level: 'storage', needs: ['dynamic-volumes'] };
const expansion: CatalogEntry = {
  id: 'storage/c',
  level: 'storage',
  needs: ['dynamic-volumes', 'online-expansion'],
};
const update: CatalogEntry = { id: 'updates/d', level: 'core', needs: ['max-unavailable'] };
const all = [core, storage, expansion, update];

function availabilities(
  findings: readonly Finding[],
  capabilities: Answers['capabilities'] = new Map(),
): Readonly<Record<string, string>> {
  const answers = { preflight: { findings, ...conclude(findings, all) }, capabilities };
  return Object.fromEntries(
    all.map((entry) => {
      const { is, ...rest } = availabilityOf(entry, answers);
      return [entry.id, [is, ...Object.values(rest)].join(', ')];
    }),
  );
}

test('Without findings, every guarantee whose capabilities exist is available', () => {
  expect(availabilities([])).toEqual({
    'ordering/a': 'available',
    'storage/b': 'available',
    'storage/c': 'available',
    'updates/d': 'available',
  });
});

test('A guarantee is unsupported because of a finding, or because a capability is missing', () => {
  const finding = { problem: 'The PVC is not Bound', fix: 'choose another class', guarantees: ['storage/b'] };
  const capabilities: Answers['capabilities'] = new Map([
    ['dynamic-volumes', { has: true }],
    ['online-expansion', { has: false, why: 'StorageClass standard has no allowVolumeExpansion' }],
    ['max-unavailable', { has: false, why: 'the API server drops the field' }],
  ]);
  expect(availabilities([finding], capabilities)).toEqual({
    'ordering/a': 'available',
    'storage/b': 'unsupported, preflight, The PVC is not Bound; choose another class',
    'storage/c':
      'unsupported, capability, online-expansion: StorageClass standard has no allowVolumeExpansion',
    'updates/d': 'unsupported, optional feature, max-unavailable: the API server drops the field',
  });
});

test('If a finding prevents the run, every guarantee is unsupported', () => {
  const finding = { problem: 'No pod starts', fix: 'repair the nodes', guarantees: ['ordering/a'] };
  expect(new Set(Object.values(availabilities([finding])))).toEqual(
    new Set(['unsupported, preflight, No pod starts; repair the nodes']),
  );
});

test('A probe without a result makes a guarantee unknown, unless another capability is missing', () => {
  const failed = new Error('the API server did not respond');
  const missing = { has: false, why: 'no default StorageClass' } as const;
  expect(availabilities([], new Map([['dynamic-volumes', failed]]))).toMatchObject({
    'storage/b': 'unknown, dynamic-volumes: the API server did not respond',
    'storage/c': 'unknown, dynamic-volumes: the API server did not respond',
  });
  const capabilities: Answers['capabilities'] = new Map<Capability, ProbeResult | Error>([
    ['dynamic-volumes', failed],
    ['online-expansion', missing],
  ]);
  expect(availabilities([], capabilities)).toMatchObject({
    'storage/c': 'unsupported, capability, online-expansion: no default StorageClass',
  });
});

test('A warning rules out no guarantee', () => {
  const warning = { problem: 'A node is slow', fix: 'wait', guarantees: [] };
  expect(availabilities([warning])['ordering/a']).toBe('available');
});
