import type { Saboteur } from './saboteur';

export const retention: Readonly<Record<string, readonly Saboteur[]>> = {};
