/**
 * How long the controller may act on what is no longer so. Its cache is fed by a watch, usually within milliseconds;
 * two seconds is what a control plane on starved cores may need. What it did within them proves nothing against it.
 */
export const cacheLag = 2_000;

/**
 * Kubernetes stamps whole seconds, the API server one of the two that are compared and the controller's clock the
 * other: one second between them is rounding.
 */
export const clockRounding = 1_000;
