import { refuses, rewrites, type Saboteur, saboteur } from './saboteur';

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

const isMadeOnce = saboteur(
  'lets a set be made only once',
  refuses({ resource: 'statefulsets', on: ['CREATE'] }, ({ metadata }, { memory }) => {
    const name = metadata?.name ?? '';
    if (memory.has(name)) return 'not a second time';
    memory.add(name);
    return undefined;
  }),
);

export const validation: Readonly<Record<string, readonly Saboteur[]>> = {
  'validation/immutable': [dropsTheChange, isMadeOnce],
};
