import { guides } from './guides';
import { identity } from './identity';
import { network } from './network';
import { ordering } from './ordering';
import { replication } from './replication';
import { retention } from './retention';
import type { Saboteur } from './saboteur';
import { storage } from './storage';
import { validation } from './validation';

/** Who must redden which guarantee. In each round every guarantee is played against by the next of its saboteurs. */
export const saboteurs: Readonly<Record<string, readonly Saboteur[]>> = {
  ...guides,
  ...identity,
  ...network,
  ...ordering,
  ...replication,
  ...retention,
  ...storage,
  ...validation,
};
