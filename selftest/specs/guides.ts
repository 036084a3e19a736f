/** A step of a guide, as its spec names it. */
export interface Step {
  readonly sentence: string;
  readonly guarantees: readonly string[];
  /** Only the cloud can answer it, and nobody asks the cloud yet. */
  readonly isOpen: boolean;
}

export interface Guide {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** Reads the steps of a guide out of its spec. */
export function guideOf(source: string): Guide {
  const [, title = ''] = /describe\(\s*(['"])(.*?)(?<!\\)\1/s.exec(source)?.slice(1) ?? [];
  return {
    title: unquoted(title),
    steps: Array.from(source.matchAll(call), ([, name, , sentence = '', guarantees = '']) => ({
      sentence: unquoted(sentence),
      guarantees: Array.from(guarantees.matchAll(/'([^']+)'/g), ([, id = '']) => id),
      isOpen: name === 'leftOpen',
    })),
  };
}

const call = /\b(step|leftOpen)\(\s*(['"])(.*?)(?<!\\)\2,\s*(\[[^\]]*\]|'[^']*')/gs;

const unquoted = (literal: string): string => literal.replaceAll(/\\(['"])/g, '$1');

/** Guide, step, and what proves it. */
export const tableOf = (guides: readonly Guide[]): string =>
  [
    '| Guide | Step | Proven by |',
    '| --- | --- | --- |',
    ...guides.flatMap(({ title, steps }) =>
      steps.map(
        (step, i) =>
          `| ${i === 0 ? title : ''} | ${step.sentence.replaceAll('<', '&lt;')} | ${proofOf(step)} |`,
      ),
    ),
  ].join('\n');

const proofOf = ({ guarantees, isOpen }: Step): string =>
  `${guarantees.map((id) => `\`${id}\``).join(', ')}${isOpen ? ' (still open: only the cloud can tell)' : ''}`;
