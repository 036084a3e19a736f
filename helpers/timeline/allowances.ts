/**
 * How long the controller may act on what is no longer so. Its cache is fed by a watch, usually within milliseconds;
 * two seconds is what a control plane on starved cores may need. What it did within them proves nothing against it.
 */
export const cacheLag = 2_000;

/**
 * How long a controller may stay blind after the API server was away. client-go opens a watch again after 0.8 s, then
 * after twice as long each time and up to as much again, a minute at most: the last pause is about twice the outage.
 * Measured: 20 s after one of 11 s.
 */
export const controllerBacklogAfter = ({
  from,
  to,
}: {
  readonly from: number;
  readonly to: number;
}): number => cacheLag + Math.min(2 * (to - from + 800), 60_000);

/**
 * Kubernetes stamps whole seconds, the API server one of the two that are compared and the controller's clock the
 * other: one second between them is rounding.
 */
export const clockRounding = 1_000;
