import type { Dns } from '../dns';
import type { ClusterPlan } from '../plan';
import { fast, type Tuning } from '../tuning';
import { kubeadm } from './kubeadm';
import { openshiftAdmissionPlugins } from './openshift/admission-plugins';

/** The settings of the components that depend on the variants of the cluster. */

export const tuningOf = ({ like }: Pick<ClusterPlan, 'like'>): Tuning =>
  like?.includes('kubeadm') ? kubeadm : fast;

export const dnsOf = (plan: ClusterPlan): Dns => tuningOf(plan).dns(plan);

/** Whether a variant changes what a running API server does. The settings of the components are enough for the others. */
export const actsOnApiServer = ({ like }: Pick<ClusterPlan, 'like'>): boolean =>
  like?.some((name) => name !== 'kubeadm') ?? false;

/** The admission plugins that are enabled in addition to those of every API server. */
export const admissionPluginsOf = ({ like }: Pick<ClusterPlan, 'like'>): readonly string[] => [
  'NodeRestriction',
  ...(like?.includes('openshift') ? openshiftAdmissionPlugins : []),
];
