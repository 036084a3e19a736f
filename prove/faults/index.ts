import type { Fault } from '../fault';
import { deletion } from './deletion';
import { guides } from './guides';
import { identity } from './identity';
import { network } from './network';
import { ordering } from './ordering';
import { replication } from './replication';
import { retention } from './retention';
import { scaling } from './scaling';
import { status } from './status';
import { storage } from './storage';
import { updates } from './updates';
import { updatesHistory } from './updates-history';
import { updatesUnavailable } from './updates-unavailable';
import { validation } from './validation';

/** The faults that must make each guarantee fail. A round injects the next fault of every guarantee. */
export const faults: Readonly<Record<string, readonly Fault[]>> = {
  ...deletion,
  ...guides,
  ...identity,
  ...network,
  ...ordering,
  ...replication,
  ...retention,
  ...scaling,
  ...status,
  ...storage,
  ...updates,
  ...updatesHistory,
  ...updatesUnavailable,
  ...validation,
};
