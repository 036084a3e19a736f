import { type Fault, fault, mutates } from '../fault';

const dropsTheChange = fault(
  'accepts a change that it does not make',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (!set.spec || !before?.spec) return undefined;
    const { replicas, ordinals, template, minReadySeconds, revisionHistoryLimit } = set.spec;
    return {
      ...set,
      spec: {
        ...before.spec,
        ...definite({ replicas, ordinals, template, minReadySeconds, revisionHistoryLimit }),
      },
    };
  }),
);

const definite = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const returnsWithoutClaims = fault(
  'makes a set again without the claims that are new to it',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set, { notes }) => {
    if (notes.has('made') && set.spec) delete set.spec.volumeClaimTemplates;
    notes.add('made');
    return set;
  }),
);

export const validation: Readonly<Record<string, readonly Fault[]>> = {
  'validation/immutable': [dropsTheChange, returnsWithoutClaims],
};
