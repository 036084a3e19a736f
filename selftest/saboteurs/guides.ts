import type { Saboteur } from './saboteur';

export const guides: Readonly<Record<string, readonly Saboteur[]>> = {};
