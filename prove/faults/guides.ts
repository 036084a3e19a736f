import type { Fault } from '../fault';
import { createsNextOrdinalFirst } from './identity';
import { listsEveryPodAsReady } from './network';
import { clonesFromPrimary, numbersServersFrom200, setsWhenScaledToDelete } from './replication';
import { deletesClaimsOnScaleDown } from './storage';

/** One fault per guide is enough, because the guarantees that a guide relies on have faults of their own. */
export const guides: Readonly<Record<string, readonly Fault[]>> = {
  'guides/bash-statefulset': [deletesClaimsOnScaleDown],
  'guides/digitalocean-mariadb': [createsNextOrdinalFirst],
  'guides/eks-workshop': [listsEveryPodAsReady],
  'guides/replicated-mysql': [clonesFromPrimary],
  'guides/replicated-mysql-as-printed': [setsWhenScaledToDelete],
  'guides/trident-nas': [numbersServersFrom200],
};
