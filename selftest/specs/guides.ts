/** A step of a guide, as its spec names it. */
export interface Step {
  readonly sentence: string;
  readonly guarantees: readonly string[];
  /** Only the API of a cloud can answer this step, and the suite does not call such an API. */
  readonly isCloudOnly: boolean;
}

export interface Guide {
  /** The name of its spec: "eks-workshop". */
  readonly name: string;
  readonly title: string;
  readonly steps: readonly Step[];
}

/** Reads the steps of a guide from the text of its spec. */
export function guideOf(name: string, source: string): Guide {
  const [, title = ''] = /describe\(\s*(['"])(.*?)(?<!\\)\1/s.exec(source)?.slice(1) ?? [];
  return {
    name,
    title: unquoted(title),
    steps: Array.from(source.matchAll(call), ([, step, , sentence = '', guarantees = '']) => ({
      sentence: unquoted(sentence),
      guarantees: Array.from(guarantees.matchAll(/'([^']+)'/g), ([, id = '']) => id),
      isCloudOnly: step === 'cloudOnlyStep',
    })),
  };
}

const call = /\b(step|cloudOnlyStep)\(\s*(['"])(.*?)(?<!\\)\2,\s*(\[[^\]]*\]|'[^']*')/gs;

const unquoted = (literal: string): string => literal.replaceAll(/\\(['"])/g, '$1');

/** A section for each guide: each step, and the guarantees that prove the step by themselves. */
export const sectionsOf = (guides: readonly Guide[]): string =>
  guides
    .map(({ name, title, steps }) =>
      [
        `## ${name}`,
        '',
        `[${name}.ts](${name}.ts): ${title}`,
        '',
        '| step | proven by |',
        '| --- | --- |',
        ...steps.map((step) => `| ${escaped(step.sentence)} | ${proofOf(step)} |`),
      ].join('\n'),
    )
    .join('\n\n');

/** One line for each guide. */
export const summaryOf = (guides: readonly Guide[], page: string): string =>
  [
    '| guide | steps | proven | |',
    '| --- | ---: | ---: | --- |',
    ...guides.map(({ name, title, steps }) => {
      const proven = steps.filter(({ isCloudOnly }) => !isCloudOnly).length;
      return `| ${escaped(title)} | ${steps.length} | ${proven} | [${name}](${page}#${name}) |`;
    }),
  ].join('\n');

const escaped = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('|', '\\|');

const proofOf = ({ guarantees, isCloudOnly }: Step): string =>
  isCloudOnly
    ? `not proven: only the API of the cloud can answer (planned: ${codes(guarantees)})`
    : codes(guarantees);

const codes = (ids: readonly string[]): string => ids.map((id) => `\`${id}\``).join(', ');
