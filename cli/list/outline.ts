import { replicatedDatabases } from '../../fixtures/workloads/registry';
import { sourceOf } from '../../helpers/guarantee/catalog';

/** What a spec contains in addition to its level and needs: the title of its guarantee, and the number of its cases. */
export interface Outline {
  readonly title: string;
  readonly cases: number;
}

/** Reads the outline from the source of a spec: only vitest can import a spec, which takes seconds. */
export function outlineOf(id: string, source = sourceOf(id)): Outline {
  const [, , title] = /describe\(\s*(['"])((?:\\.|(?!\1).)*)\1/.exec(source) ?? [];
  if (title === undefined) throw new Error(`specs/${id}.ts has no title`);
  return { title: title.replaceAll(/\\(.)/g, '$1'), cases: casesIn(source) };
}

/** The calls of `test`, and for each call of `test.for` the number of values in its list. */
function casesIn(source: string): number {
  const code = source.replaceAll(/\/\/.*|(['"`])(?:\\.|(?!\1)[^\\])*\1/g, (text) =>
    text.startsWith('/') ? '' : '""',
  );
  const single = [...code.matchAll(/\btest\(/g)].length;
  const databases = [...code.matchAll(/\btest\.for\(databases\)/g)].length * replicatedDatabases.length;
  const lists = [...code.matchAll(/\btest\.for\(\[(.*?)\](?: as const)?\)\(/gs)].map(([, list = '']) =>
    valuesIn(list),
  );
  return lists.reduce((sum, values) => sum + values, single + databases);
}

/** The number of values in a list without its brackets: nested lists and objects become one word each. */
function valuesIn(list: string): number {
  const flat = list.replaceAll(/\[[^[\]{}]*\]|\{[^[\]{}]*\}/g, 'x');
  return flat === list ? list.split(',').filter((value) => value.trim() !== '').length : valuesIn(flat);
}
