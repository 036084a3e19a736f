import { elsewhere, pages, statefulSet } from './docs';
import { definitions, fields } from './fields';

const quotes = { ...statefulSet, ...elsewhere, ...fields };

/** A heading of the docs: `heading` on the StatefulSet page, `PAGE#heading` on every other page. */
export type DocsAnchor = keyof typeof statefulSet | keyof typeof elsewhere;
export type FieldPath = keyof typeof fields;
export type Anchor = DocsAnchor | FieldPath;

/** A section of the docs, or a field of the API, that states guarantees. */
export interface Clause<A extends Anchor = Anchor> {
  readonly anchor: A;
  readonly url: string;
}

/** A sentence of that section or field, word for word. */
export type QuoteOf<A extends Anchor> = (typeof quotes)[A][number];

const home = 'https://kubernetes.io/docs';

export function docs<A extends DocsAnchor>(anchor: A): Clause<A> {
  const [page, heading] = anchor.split('#') as [keyof typeof pages, string?];
  return {
    anchor,
    url: heading
      ? `${home}/${pages[page]}/#${heading}`
      : `${home}/concepts/workloads/controllers/statefulset/#${anchor}`,
  };
}

export function field<A extends FieldPath>(path: A): Clause<A> {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.'))) as keyof typeof definitions;
  return {
    anchor: path,
    url: `${home}/reference/kubernetes-api/apps/stateful-set-v1/#${definitions[parent]}`,
  };
}

/** Every clause with all its quotes, for coverage. */
export const clauses: readonly (Clause & { readonly quotes: readonly string[] })[] = [
  ...keys(statefulSet).map(docs),
  ...keys(elsewhere).map(docs),
  ...keys(fields).map(field),
].map((clause) => ({ ...clause, quotes: quotes[clause.anchor] }));

function keys<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record) as K[];
}
