import { type Level, levels } from './levels.ts';

/** The levels that a certificate covers. A run is conformant only if every guarantee of its profile ran and passed. */
export const profiles = {
  core: ['core'],
  standard: ['core', 'network', 'storage'],
  certified: Object.keys(levels) as Level[],
} as const satisfies Record<string, readonly Level[]>;

export type Profile = keyof typeof profiles;
