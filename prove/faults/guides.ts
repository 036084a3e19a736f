import type { Fault } from '../fault';
import { createsNextOrdinalFirst } from './identity';
import { listsEveryPodAsReady } from './network';
import { clonesFromPrimary, numbersServersFrom200, setsWhenScaledToDelete } from './replication';
import { deletesClaimsOnScaleDown } from './storage';

/** A guide relies on many guarantees: one fault for each guide is enough. */
export const guides: Readonly<Record<string, readonly Fault[]>> = {
  'guides/bash-statefulset': [deletesClaimsOnScaleDown],
  'guides/digitalocean-mariadb': [createsNextOrdinalFirst],
  'guides/eks-workshop': [listsEveryPodAsReady],
  'guides/replicated-mysql': [clonesFromPrimary],
  'guides/replicated-mysql-as-printed': [setsWhenScaledToDelete],
  'guides/trident-nas': [numbersServersFrom200],
};
