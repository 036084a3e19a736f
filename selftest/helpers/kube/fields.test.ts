import { expect, test } from 'vitest';
import { withFields } from '../../../helpers/kube/fields';

test('Fields are set by their paths, and the other fields remain', () => {
  const object = { metadata: { name: 'web' }, spec: { replicas: 1, selector: { app: 'web' } } };
  expect(withFields(object, { 'spec.replicas': -1, 'spec.selector': {}, 'spec.ordinals.start': 2 })).toEqual({
    metadata: { name: 'web' },
    spec: { replicas: -1, selector: {}, ordinals: { start: 2 } },
  });
  expect(object.spec).toEqual({ replicas: 1, selector: { app: 'web' } });
});

test('A patch is made of paths with a common beginning, and null remains', () => {
  expect(withFields({}, { 'spec.template.spec': null, 'spec.replicas': 1 })).toEqual({
    spec: { template: { spec: null }, replicas: 1 },
  });
});
