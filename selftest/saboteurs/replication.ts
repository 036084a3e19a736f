import type { Saboteur } from './saboteur';

export const replication: Readonly<Record<string, readonly Saboteur[]>> = {};
