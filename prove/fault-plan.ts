import type { KubernetesObject } from '@kubernetes/client-node';
import { guaranteeLabel } from '../helpers/labels';
import type { Fault, Injection, Notes } from './fault';

/** Who plays against which guarantee. */
export type FaultPlan = Readonly<Record<string, Fault>>;

/** One fault of a saboteur, and where the API server asks for it. */
export interface PlannedInjection<F extends Injection = Injection> {
  readonly guarantee: string;
  readonly sentence: string;
  readonly path: string;
  readonly injection: F;
}

export const plannedInjections = (cast: FaultPlan): readonly PlannedInjection[] =>
  Object.entries(cast).flatMap(([guarantee, { sentence, injections }]) =>
    injections.map((injection, i) => ({
      guarantee,
      sentence,
      path: `${guaranteeLabel(guarantee)}/${i}`,
      injection,
    })),
  );

export const ofKind =
  <K extends Injection['kind']>(...kinds: readonly K[]) =>
  (part: PlannedInjection): part is PlannedInjection<Extract<Injection, { readonly kind: K }>> =>
    kinds.some((kind) => part.injection.kind === kind);

/** What each namespace's saboteur has noted there. */
export function notesByNamespace(): (namespace: string) => Notes {
  const all = new Map<string, Notes>();
  return (namespace) => {
    const notes = all.get(namespace) ?? new Set();
    all.set(namespace, notes);
    return notes;
  };
}

/** A set beside the one under test, which tells whether the cluster is able at all: it must fare as it would without us. */
export const isAuxiliary = ({ metadata }: KubernetesObject): boolean =>
  /^witness(-|$)/.test(metadata?.name ?? '');
