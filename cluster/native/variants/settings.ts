import type { Dns } from '../dns';
import type { ClusterPlan } from '../plan';
import { fast, type Tuning } from '../tuning';
import { kubeadm } from './kubeadm';

/** The settings of the components that depend on the variants of the cluster. */

export const tuningOf = ({ like }: Pick<ClusterPlan, 'like'>): Tuning =>
  like?.includes('kubeadm') ? kubeadm : fast;

export const dnsOf = (plan: ClusterPlan): Dns => tuningOf(plan).dns(plan);
