import { join, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestError } from 'vitest';
import type { TestCase } from 'vitest/node';
import type { Level } from '../helpers/guarantee/levels';
import type { Verdict } from '../helpers/verdict';

/** What came of one case of a guarantee. */
export interface Result {
  /** The path of the spec, which is the guarantee's id. */
  readonly guarantee: string;
  /** The guarantee and its case, as one sentence. */
  readonly case: string;
  readonly level: Level;
  readonly needs: readonly string[];
  /** Where Kubernetes makes the promise. */
  readonly clause: string;
  readonly verdict: Verdict;
  /** Why it is inconclusive: what was seen left room for doubt, or something broke that is not the guarantee. */
  readonly cause?: 'doubt' | 'error';
  readonly seconds: number;
  readonly started: string;
  readonly reason?: string;
  readonly namespace?: string;
}

type CaseVerdict = Pick<Result, 'verdict' | 'cause' | 'reason'>;

export function resultOf(test: TestCase, redact: (text: string) => string): Result {
  const { guarantee, unsupported, namespace } = test.meta();
  const { startTime = Date.now(), duration = 0 } = test.diagnostic() ?? {};
  const { verdict, cause, reason } = guarantee || isSkipped(test) ? findingOf(test, unsupported) : nameless;
  return {
    guarantee: guaranteeOf(test.project.vitest.config.root, test.module.moduleId),
    case: test.fullName.replaceAll(' > ', ' '),
    level: guarantee?.level ?? 'core',
    needs: guarantee?.needs ?? [],
    clause: guarantee?.clause.url ?? '',
    verdict,
    ...(cause && { cause }),
    seconds: Number((duration / 1000).toFixed(3)),
    started: new Date(startTime).toISOString(),
    ...(reason && { reason: redact(reason) }),
    ...(namespace && { namespace }),
  };
}

export const guaranteeOf = (root: string, file: string): string =>
  relative(join(root, 'specs'), file).replace(/\.ts$/, '').replaceAll(sep, '/');

const nameless: CaseVerdict = {
  verdict: 'inconclusive',
  cause: 'error',
  reason: 'It does not say which guarantee it proves',
};

const isSkipped = (test: TestCase) => test.result().state === 'skipped';

function findingOf(test: TestCase, unsupported: string | undefined): CaseVerdict {
  const result = test.result();
  switch (result.state) {
    case 'passed':
      return { verdict: 'passed' };
    case 'failed':
      return findingOfErrors(result.errors);
    case 'skipped':
      if (unsupported) return { verdict: 'unsupported', reason: unsupported };
      if (result.note) return { verdict: 'skipped', reason: result.note };
      // It was to run, and nobody skipped it: vitest did, because a hook before it failed.
      if (test.options.mode === 'run')
        return { verdict: 'inconclusive', cause: 'error', reason: 'What prepares it failed' };
      return { verdict: 'skipped', reason: 'not asked for' };
    case 'pending':
      return { verdict: 'inconclusive', cause: 'error', reason: 'It did not end' };
  }
}

/** A guarantee that was seen to be broken is broken, whatever else went wrong. */
export function findingOfErrors(errors: readonly TestError[]): CaseVerdict {
  const broken = errors.filter(isAssertion);
  const reason = [...broken, ...errors.filter((error) => !isAssertion(error))].map(textOf).join('\n\n');
  if (broken.length > 0) return { verdict: 'failed', reason };
  const doubt = errors.length > 0 && errors.every(({ name }) => name === 'Inconclusive');
  return { verdict: 'inconclusive', cause: doubt ? 'doubt' : 'error', reason };
}

/** What `expect.extend` adds throws a plain Error, told only by what vitest notes on it. */
const isAssertion = (error: TestError): boolean =>
  error.name === 'AssertionError' || '__vitest_error_context__' in error;

const spokenFor = ['AssertionError', 'Inconclusive', 'Error'];

export function textOf({ name = 'Error', message, diff }: TestError): string {
  const headline = spokenFor.includes(name) ? message : `${name}: ${message}`;
  return stripVTControlCharacters(diff ? `${headline}\n\n${diff}` : headline);
}
