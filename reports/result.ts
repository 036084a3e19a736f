import { join, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestError } from 'vitest';
import type { TestCase } from 'vitest/node';
import type { Level } from '../helpers/guarantee/levels';
import type { KnownIssue } from '../helpers/known-issues';
import type { UnsupportedBy } from '../helpers/run-context';
import type { Verdict } from '../helpers/verdict';
import { failureText } from './failure-text';
import { inOwnWords } from './own-wording';
import type { Redact } from './redact';

/** The outcome of one attempt of a case. */
export interface Result {
  /** The id of the guarantee: the path of its spec. */
  readonly guarantee: string;
  /** The title of the guarantee. */
  readonly title: string;
  /** The title of the case. */
  readonly case: string;
  readonly level: Level;
  readonly needs: readonly string[];
  /** The address of the documentation that states the guarantee. */
  readonly clause: string;
  /** A case whose first attempt was inconclusive can have a second attempt, which determines its verdict. */
  readonly attempt: Attempt;
  readonly verdict: Verdict;
  /** Why the case is inconclusive: the evidence was insufficient, or an error occurred that is not about the guarantee. */
  readonly cause?: 'undecided' | 'error';
  /** Why the case is unsupported: a probe found no capability, or the preflight ruled out the guarantee. */
  readonly unsupportedBy?: UnsupportedBy;
  /** Why the case is inconclusive, if the cause lies in the environment: the same text for the same cause in every case. */
  readonly environment?: string;
  /** The known issue of the case: with the verdict known, it occurred; with the verdict passed, it is fixed. */
  readonly knownIssue?: IssueOfCase;
  readonly seconds: number;
  readonly started: string;
  readonly reason?: string;
  readonly namespace?: string;
  readonly isNamespaceKept?: boolean;
}

export type IssueOfCase = Pick<KnownIssue, 'issue' | 'reason'>;

export type Attempt = 1 | 2;

/** The name of a case in all outputs. `stsc run` accepts the first part of the name as a filter. */
export const caseName = ({ guarantee, case: title }: Pick<Result, 'guarantee' | 'case'>): string =>
  `${guarantee} › ${title}`;

type CaseVerdict = Pick<Result, 'verdict' | 'cause' | 'environment' | 'reason'>;

export function resultOf(test: TestCase, attempt: Attempt, redact: Redact): Result {
  const { guarantee: metadata, unsupported, unsupportedBy, namespace, isNamespaceKept } = test.meta();
  const { startTime = Date.now(), duration = 0 } = test.diagnostic() ?? {};
  const guarantee = guaranteeOf(test.project.vitest.config.root, test.module.moduleId);
  const clause = metadata?.clause.url ?? '';
  const where = { ...(namespace && { namespace }), ...(isNamespaceKept && { isNamespaceKept }) };
  const { verdict, cause, environment, reason } =
    metadata || isSkipped(test) ? verdictOf(test, unsupported) : missingMetadata;
  const isFailure = verdict === 'failed' || verdict === 'inconclusive';
  const text = isFailure ? failureText(reason ?? '', { guarantee, clause, ...where }) : reason;
  return {
    guarantee,
    ...titlesOf(test),
    level: metadata?.level ?? 'core',
    needs: metadata?.needs ?? [],
    clause,
    attempt,
    verdict,
    ...(cause && { cause }),
    ...(environment && { environment: redact(environment) }),
    ...(verdict === 'unsupported' && unsupportedBy && { unsupportedBy }),
    seconds: Number((duration / 1000).toFixed(3)),
    started: new Date(startTime).toISOString(),
    ...(text && { reason: redact(text) }),
    ...where,
  };
}

export const guaranteeOf = (root: string, file: string): string =>
  relative(join(root, 'specs'), file).replace(/\.ts$/, '').replaceAll(sep, '/');

/** The title of the outermost describe is the title of the guarantee; the titles below form the title of the case. */
function titlesOf(test: TestCase): Pick<Result, 'title' | 'case'> {
  const path = [test.name];
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) path.unshift(parent.name);
  const [title = ''] = path.length > 1 ? path.splice(0, 1) : [];
  return { title, case: path.join(' › ') };
}

const error = (reason: string): CaseVerdict => ({ verdict: 'inconclusive', cause: 'error', reason });

const missingMetadata = error('Spec has no guarantee(...) metadata');

const isSkipped = (test: TestCase) => test.result().state === 'skipped';

function verdictOf(test: TestCase, unsupported: string | undefined): CaseVerdict {
  const result = test.result();
  switch (result.state) {
    case 'passed':
      return { verdict: 'passed' };
    case 'failed':
      return verdictOfErrors(result.errors);
    case 'skipped':
      if (unsupported) return { verdict: 'unsupported', reason: unsupported };
      if (result.note) return { verdict: 'skipped', reason: inOwnWords(result.note) };
      // The case was selected, and the spec did not skip the case: vitest skipped the case because an earlier hook failed.
      if (test.options.mode === 'run') return error('A before-hook failed');
      return { verdict: 'skipped', reason: 'Not selected' };
    case 'pending':
      return error('Test did not finish');
  }
}

/** One violation of the guarantee makes the case failed, even if other errors occurred as well. */
export function verdictOfErrors(errors: readonly TestError[]): CaseVerdict {
  const failures = errors.filter(isFailure);
  const reason = [...failures, ...errors.filter((each) => !isFailure(each))].map(textOf).join('\n\n');
  if (failures.length > 0) return { verdict: 'failed', reason };
  const isUndecided = errors.length > 0 && errors.every(({ verdict }) => verdict === 'inconclusive');
  const cause = isUndecided ? 'undecided' : 'error';
  const environment = errors.map((each) => each.environment).find((each) => typeof each === 'string');
  return { verdict: 'inconclusive', cause, ...(environment && { environment }), reason };
}

/**
 * The errors of the suite have a verdict. The errors of vitest's `expect` have no verdict: its matchers throw an
 * AssertionError, and the matchers of `expect.extend` throw a plain Error, which only this field of vitest distinguishes
 * from other errors.
 */
const isFailure = (each: TestError): boolean =>
  'verdict' in each
    ? each.verdict === 'failed'
    : each.name === 'AssertionError' || '__vitest_error_context__' in each;

/** The names of these errors add nothing to the verdict. */
const impliedNames = ['AssertionError', 'GuaranteeFailed', 'Inconclusive', 'Error'];

export function textOf({ name = 'Error', message, diff }: TestError): string {
  const text = inOwnWords(message);
  const headline = impliedNames.includes(name) ? text : `${name}: ${text}`;
  return stripVTControlCharacters(diff ? `${headline}\n\n${diff}` : headline);
}
