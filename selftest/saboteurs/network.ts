import type { Saboteur } from './saboteur';

export const network: Readonly<Record<string, readonly Saboteur[]>> = {};
