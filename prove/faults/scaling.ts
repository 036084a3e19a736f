import { type Fault, fault, mutates } from '../fault';

const keepsReplicasOfScale = fault(
  'keeps the replicas of a manual scale when a manifest is applied',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set, { before }) => {
    if (set.spec && before?.spec?.replicas !== undefined) set.spec.replicas = before.spec.replicas;
    return set;
  }),
);

const resetsReplicas = fault(
  'sets replicas to the default value when a manifest does not contain replicas',
  mutates({ resource: 'statefulsets', on: ['UPDATE'] }, (set) => {
    if (set.spec) set.spec.replicas = 1;
    return set;
  }),
);

const forgetsScaler = fault(
  'forgets which field manager has scaled a StatefulSet',
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'status' }, (set) => {
    if (set.metadata?.managedFields)
      set.metadata.managedFields = set.metadata.managedFields.filter(
        ({ subresource }) => subresource !== 'scale',
      );
    return set;
  }),
);

const ignoresAutoscaler = fault(
  'accepts the scale of a HorizontalPodAutoscaler but does not apply it',
  mutates({ resource: 'statefulsets', on: ['UPDATE'], subresource: 'scale' }, (scale, { user, before }) => {
    if (!user.endsWith(':horizontal-pod-autoscaler') || !scale.spec) return undefined;
    scale.spec.replicas = before?.spec?.replicas ?? 0;
    return scale;
  }),
);

export const scaling: Readonly<Record<string, readonly Fault[]>> = {
  'scaling/apply-overwrites-a-scale': [keepsReplicasOfScale],
  'scaling/apply-leaves-replicas-alone': [resetsReplicas],
  'scaling/conflict-names-the-scaler': [forgetsScaler, keepsReplicasOfScale],
  'scaling/autoscaler-keeps-bounds': [ignoresAutoscaler],
};
