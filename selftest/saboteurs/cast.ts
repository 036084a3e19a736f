import type { KubernetesObject } from '@kubernetes/client-node';
import { guaranteeLabel } from '../../helpers/labels';
import type { Fault, Memory, Saboteur } from './saboteur';

/** Who plays against which guarantee. */
export type Cast = Readonly<Record<string, Saboteur>>;

/** One fault of a saboteur, and where the API server asks for it. */
export interface Part<F extends Fault = Fault> {
  readonly guarantee: string;
  readonly sentence: string;
  readonly path: string;
  readonly fault: F;
}

export const partsOf = (cast: Cast): readonly Part[] =>
  Object.entries(cast).flatMap(([guarantee, { sentence, faults }]) =>
    faults.map((fault, i) => ({ guarantee, sentence, path: `${guaranteeLabel(guarantee)}/${i}`, fault })),
  );

export const plays =
  <K extends Fault['kind']>(...kinds: readonly K[]) =>
  (part: Part): part is Part<Extract<Fault, { readonly kind: K }>> =>
    kinds.some((kind) => part.fault.kind === kind);

/** What each namespace's saboteur has noted there. */
export function memories(): (namespace: string) => Memory {
  const all = new Map<string, Memory>();
  return (namespace) => {
    const memory = all.get(namespace) ?? new Set();
    all.set(namespace, memory);
    return memory;
  };
}

/** A set beside the one under test, which tells whether the cluster is able at all: it must fare as it would without us. */
export const isWitness = ({ metadata }: KubernetesObject): boolean =>
  /^witness(-|$)/.test(metadata?.name ?? '');
