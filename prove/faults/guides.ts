import type { Fault } from '../fault';
import { createsTheNextInstead } from './identity';
import { takesEveryPodForReady } from './network';
import {
  clonesFromThePrimary,
  countsServersFromAnotherNumber,
  removesClaimsWithTheirPods,
} from './replication';
import { deletesTheClaimsScaledAway } from './storage';

/** A guide takes many promises at their word: one that is broken is enough. */
export const guides: Readonly<Record<string, readonly Fault[]>> = {
  'guides/bash-statefulset': [deletesTheClaimsScaledAway],
  'guides/digitalocean-mariadb': [createsTheNextInstead],
  'guides/eks-workshop': [takesEveryPodForReady],
  'guides/replicated-mysql': [clonesFromThePrimary],
  'guides/replicated-mysql-as-printed': [removesClaimsWithTheirPods],
  'guides/trident-nas': [countsServersFromAnotherNumber],
};
