import { type Fault, fault, mutates } from '../fault';

const acceptsChangeWithoutEffect = fault(
  'accepts changes of immutable fields but does not apply the changes',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (!set.spec || !before?.spec) return undefined;
    const { replicas, ordinals, template, minReadySeconds, revisionHistoryLimit } = set.spec;
    return {
      ...set,
      spec: {
        ...before.spec,
        ...definedFields({ replicas, ordinals, template, minReadySeconds, revisionHistoryLimit }),
      },
    };
  }),
);

const definedFields = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const recreatesWithoutClaimTemplates = fault(
  'recreates a StatefulSet without its volumeClaimTemplates',
  mutates({ resource: 'statefulsets', on: ['CREATE'] }, (set, { notes }) => {
    if (notes.has('created') && set.spec) delete set.spec.volumeClaimTemplates;
    notes.add('created');
    return set;
  }),
);

export const validation: Readonly<Record<string, readonly Fault[]>> = {
  'validation/immutable': [acceptsChangeWithoutEffect, recreatesWithoutClaimTemplates],
};
