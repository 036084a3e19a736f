import type { KubernetesObject } from '@kubernetes/client-node';
import { guaranteeLabel, labels } from '../helpers/labels';
import type { Fault, Injection, Notes } from './fault';

/** The fault that is injected into the namespaces of each guarantee. */
export type FaultPlan = Readonly<Record<string, Fault>>;

/** One injection of a fault, and the path of its webhook. */
export interface PlannedInjection<I extends Injection = Injection> {
  readonly guarantee: string;
  readonly sentence: string;
  readonly path: string;
  readonly injection: I;
}

export const plannedInjections = (plan: FaultPlan): readonly PlannedInjection[] =>
  Object.entries(plan).flatMap(([guarantee, { sentence, injections }]) =>
    injections.map((injection, i) => ({
      guarantee,
      sentence,
      path: `${guaranteeLabel(guarantee)}/${i}`,
      injection,
    })),
  );

export const ofKind =
  <K extends Injection['kind']>(...kinds: readonly K[]) =>
  (planned: PlannedInjection): planned is PlannedInjection<Extract<Injection, { readonly kind: K }>> =>
    kinds.some((kind) => planned.injection.kind === kind);

/** The notes of the faults, separate for each namespace. */
export function notesByNamespace(): (namespace: string) => Notes {
  const all = new Map<string, Notes>();
  return (namespace) => {
    const notes = all.get(namespace) ?? new Set();
    all.set(namespace, notes);
    return notes;
  };
}

/**
 * An object that the suite creates for itself, such as a control StatefulSet. Faults do not touch it, because a control
 * experiment shows whether the cluster itself works. The pods of a control StatefulSet have the label from the pod
 * template, and EndpointSlices copy the labels of their Service.
 */
export const isAuxiliary = ({ metadata }: KubernetesObject): boolean =>
  metadata?.labels?.[labels.auxiliary] !== undefined;
