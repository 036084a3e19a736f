import type { Fault } from '../fault';
import { guides } from './guides';
import { identity } from './identity';
import { network } from './network';
import { ordering } from './ordering';
import { replication } from './replication';
import { retention } from './retention';
import { storage } from './storage';
import { validation } from './validation';

/** Who must redden which guarantee. In each round every guarantee is played against by the next of its saboteurs. */
export const faults: Readonly<Record<string, readonly Fault[]>> = {
  ...guides,
  ...identity,
  ...network,
  ...ordering,
  ...replication,
  ...retention,
  ...storage,
  ...validation,
};
