import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { catalog, sourceOf } from './guarantee/catalog';
import { serverMinor } from './kube/server-minor';
import { usageError } from './problem';

/** A case that fails on some minors because of an issue of Kubernetes itself. */
export interface KnownIssue {
  /** The id of the guarantee. */
  readonly guarantee: string;
  /** The title of the case. */
  readonly case: string;
  /** The minors with the issue, such as "1.35". On any other minor, the case fails. */
  readonly minors: readonly string[];
  /** The first line of the message with which the case fails because of the issue. */
  readonly violation: string;
  /** The address of the upstream issue. */
  readonly issue: string;
  /** What Kubernetes does instead, in one sentence. */
  readonly reason: string;
  /** The last day on which the entry applies, such as "2027-06-30". */
  readonly expires: string;
}

const name = 'known-issues.yaml';

const line = (error: string) => z.string({ error }).regex(/^\S.*$/, { error });

const minorsError = "minors must be a list of quoted minors, such as ['1.34', '1.35']";

const fields = {
  guarantee: line('guarantee must be the id of a guarantee, such as ordering/created-in-order'),
  case: line('case must be the title of a case, in quotes if it contains a colon'),
  minors: z
    .array(z.string({ error: minorsError }).regex(/^\d+\.\d+$/, { error: minorsError }), {
      error: minorsError,
    })
    .min(1, { error: minorsError }),
  violation: line('violation must be the first line of the message of the failure, without the id'),
  issue: z.url({
    protocol: /^https$/,
    error: 'issue must be an address, such as https://github.com/kubernetes/kubernetes/issues/121534',
  }),
  reason: line('reason must be one sentence in one line'),
  expires: z.iso.date({ error: 'expires must be a date, such as 2027-06-30' }),
};

const keys = Object.keys(fields).join(', ');

const entry: z.ZodType<KnownIssue> = z
  .strictObject(fields, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key ${issue.keys[0]}; use ${keys}`
        : `expected the keys ${keys}`,
  })
  .superRefine(({ guarantee, case: title }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (!catalog().some(({ id }) => id === guarantee))
      refuse(`unknown guarantee ${guarantee}; use the path of a spec without specs/ and .ts`);
    else if (!hasCase(guarantee, title))
      refuse(`unknown case "${title}" of ${guarantee}; copy the title from the spec`);
  });

const schema = z.array(entry, { error: 'expected a list of entries, or [] for none' });

/** Parses the content of known-issues.yaml, and checks the entries against the specs. Reports the first error. */
export function parseKnownIssues(text: string): readonly KnownIssue[] {
  const document = parseDocument(text);
  const [syntax] = document.errors;
  if (syntax)
    throw usageError(`${name} is not valid YAML`, syntax.message.split('\n')[0]?.replace(/:$/, '') ?? '');
  const { data, error } = schema.safeParse(document.toJS());
  if (data) return data;
  const [first] = error.issues;
  const [index] = first?.path ?? [];
  const [summary = '', ...hint] = (first?.message ?? '').split('; ');
  const where = typeof index === 'number' ? `${name}, entry ${index + 1}` : name;
  throw usageError(`${where}: ${summary}`, hint.join('; ') || 'see docs/known-issues.md');
}

/**
 * Whether a spec has a case of this title. Only vitest can import a spec, so its source is read. In the title of
 * test.for, "%s" stands for any text.
 */
function hasCase(guarantee: string, title: string): boolean {
  const titles = sourceOf(guarantee).matchAll(/(?:\btest|\))\(\s*(['"])((?:\\.|(?!\1).)*)\1/g);
  return [...titles].some(([, , written = '']) => {
    const parts = written.replaceAll(/\\(.)/g, '$1').split('%s');
    return new RegExp(`^${parts.map(escaped).join('.+')}$`).test(title);
  });
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

let issues: readonly KnownIssue[] | undefined;

/** The entries of the known-issues.yaml of this suite. Throws a Problem if the file is invalid. */
export const knownIssues = (): readonly KnownIssue[] => {
  issues ??= parseKnownIssues(readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8'));
  return issues;
};

/** The entries for the minor of a cluster: those that apply, and those that have expired. */
export interface KnownIssuesOfCluster {
  readonly current: readonly KnownIssue[];
  readonly expired: readonly KnownIssue[];
}

/** No entry applies if the version of the server is unknown. */
export function forCluster(
  all: readonly KnownIssue[],
  version: string | undefined,
  now = new Date(),
): KnownIssuesOfCluster {
  const minor = serverMinor(version);
  const today = now.toISOString().slice(0, 10);
  const ofMinor = all.filter(({ minors }) => minor !== undefined && minors.includes(minor));
  return {
    current: ofMinor.filter(({ expires }) => expires >= today),
    expired: ofMinor.filter(({ expires }) => expires < today),
  };
}
