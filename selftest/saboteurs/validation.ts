import { rewrites, type Saboteur, saboteur } from './saboteur';

const dropsTheChange = saboteur(
  'accepts a change that it does not make',
  rewrites({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
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

const returnsWithoutClaims = saboteur(
  'makes a set again without the claims that are new to it',
  rewrites({ resource: 'statefulsets', on: ['CREATE'] }, (set, { memory }) => {
    if (memory.has('made') && set.spec) delete set.spec.volumeClaimTemplates;
    memory.add('made');
    return set;
  }),
);

export const validation: Readonly<Record<string, readonly Saboteur[]>> = {
  'validation/immutable': [dropsTheChange, returnsWithoutClaims],
};
