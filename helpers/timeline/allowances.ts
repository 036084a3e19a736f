import type { ApiOutage } from '../kube/health-probe';

/**
 * How long a controller may act on an outdated state. A watch feeds its cache, usually within milliseconds; a control
 * plane that lacks CPU time may need two seconds. An action within this time is no violation.
 */
export const cacheLag = 2_000;

/**
 * How long a controller may receive no events after an outage of the API server. client-go opens a watch again after
 * 0.8 s. Each further pause is twice as long, plus a random part of up to the same length, and a minute at most: the
 * last pause is about twice the outage. Measured: 20 s after an outage of 11 s.
 */
export const controllerBacklogAfter = ({ from, to }: ApiOutage): number =>
  cacheLag + Math.min(2 * (to - from + 800), 60_000);

/** Whether an outage may have hidden a change from a controller after this moment. */
export const mayBeLateAfter = (outages: readonly ApiOutage[], time: number): boolean =>
  outages.some((outage) => outage.to + controllerBacklogAfter(outage) > time);

/**
 * Kubernetes writes timestamps in whole seconds. The API server writes one of the two that are compared, and the
 * controller's clock the other: a difference of one second is rounding.
 */
export const clockRounding = 1_000;
