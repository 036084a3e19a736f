import type { Saboteur } from './saboteur';

export const storage: Readonly<Record<string, readonly Saboteur[]>> = {};
