/**
 * A network slot separates the clusters of one machine: no two clusters have the same slot, and each slot has its own
 * addresses and its own network interface on the host.
 */
export const slotCount = 16;

/** A slot has addresses for this many nodes. */
export const maxNodes = 28;

/** The host's network interface to the cluster in a slot. */
export const hostInterface = (slot: number) => `stsc${slot}`;
