import { type CatalogEntry, required } from '../helpers/guarantee/catalog';
import { type Level, levels } from '../helpers/guarantee/levels';
import type { Profile } from '../helpers/guarantee/profiles';
import type { RunContext, StorageUnderTest, UnsupportedBy } from '../helpers/run-context';
import type { Verdict } from '../helpers/verdict';
import { name, version } from '../package.json';
import { unknownCluster } from './facts';
import type { SpecRun } from './listener';
import { redactorOf } from './redact';
import type { Result } from './result';
import { type Counts, type LevelReport, schemaId, type VerdictReport } from './schema';

/** A guarantee that a certificate requires. */
export type RequiredGuarantee = Pick<CatalogEntry, 'id' | 'level'>;

/** The guarantees that a certificate of a profile requires. */
export type Requirement = (profile: Profile) => readonly RequiredGuarantee[];

export interface VerdictInput {
  readonly run: SpecRun;
  readonly context: RunContext | undefined;
  readonly id: string;
  readonly started: Date;
  readonly finished: Date;
  readonly requirement?: Requirement;
}

export function verdictReport({
  run,
  context,
  id,
  started,
  finished,
  requirement = required,
}: VerdictInput): VerdictReport {
  const cluster = context?.cluster ?? unknownCluster;
  const profile = context?.profile ?? 'certified';
  const acceptKnown = context?.acceptKnown ?? false;
  return {
    $schema: schemaId,
    schemaVersion: '4',
    suite: { name, version },
    run: {
      id,
      started: started.toISOString(),
      finished: finished.toISOString(),
      seconds: (finished.getTime() - started.getTime()) / 1000,
    },
    cluster: { ...cluster, server: redactorOf(context)(cluster.server) },
    provider: providerOf(context?.storage),
    preflight: context?.preflight ?? 'skipped',
    ...(context?.prepared && { preparedNamespaces: context.prepared.map(({ name }) => name) }),
    profile,
    acceptKnown,
    ...conclude(run, requirement(profile), acceptKnown),
  };
}

function providerOf(storage: StorageUnderTest | undefined): VerdictReport['provider'] {
  if (!storage) return { name: 'unknown' };
  const { provider, className, driver } = storage;
  return { name: provider, ...(className && { storageClass: className }), ...(driver && { driver }) };
}

/** The verdict without the facts about the cluster. */
type Conclusion = Pick<
  VerdictReport,
  | 'verdict'
  | 'known'
  | 'fixed'
  | 'required'
  | 'notRun'
  | 'counts'
  | 'cases'
  | 'levels'
  | 'retried'
  | 'runErrors'
>;

/** The worst case of a guarantee determines its verdict. */
const worstFirst = ['failed', 'inconclusive', 'known', 'unsupported', 'skipped', 'passed'] as const;

interface GuaranteeResult {
  readonly id: string;
  readonly level: Level;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly unsupportedBy: UnsupportedBy;
  /** Whether all cases were selected. */
  readonly isComplete: boolean;
}

/**
 * A run in which no case was judged, or with errors outside of all cases, is never conformant or partial. A known issue is
 * a violation, unless the user accepted the known issues.
 */
export function conclude(
  { results, retried, runErrors, interrupted }: SpecRun,
  requirement: readonly RequiredGuarantee[],
  acceptKnown = false,
): Conclusion {
  const guarantees = guaranteesOf(results);
  const complete = new Set(guarantees.filter(({ isComplete }) => isComplete).map(({ id }) => id));
  const missing = requirement.filter(({ id }) => !complete.has(id));
  const isDisrupted = interrupted || runErrors.length > 0;
  const present = (Object.keys(levels) as Level[]).filter((level) =>
    [...guarantees, ...missing].some((each) => each.level === level),
  );
  const reports = present.map((level) => {
    const ofLevel = <T extends { readonly level: Level }>(all: readonly T[]) =>
      all.filter((each) => each.level === level);
    return [
      level,
      levelReport(ofLevel(guarantees), ofLevel(results), ofLevel(missing), { isDisrupted, acceptKnown }),
    ] as const;
  });
  const cases = count(results);
  const levelResults = reports.map(([, { result }]) => result);
  return {
    verdict: interrupted ? 'interrupted' : overall(levelResults, cases),
    known: withIssue(results, 'known'),
    fixed: withIssue(results, 'passed'),
    required: requirement.length,
    notRun: missing.map(({ id }) => id),
    counts: count(guarantees),
    cases,
    levels: Object.fromEntries(reports),
    retried: retried.map(({ first, last }) => ({
      id: first.guarantee,
      case: first.case,
      reason: first.reason ?? '',
      verdict: last.verdict,
    })),
    runErrors: [...runErrors],
  };
}

const withIssue = (results: readonly Result[], having: Verdict): VerdictReport['known'] =>
  results.flatMap(({ guarantee: id, case: title, verdict, knownIssue }) =>
    knownIssue && verdict === having ? [{ id, case: title, ...knownIssue }] : [],
  );

function guaranteesOf(results: readonly Result[]): GuaranteeResult[] {
  const ids = [...new Set(results.map(({ guarantee }) => guarantee))].sort();
  return ids.flatMap((id) => {
    const cases = results.filter(({ guarantee }) => guarantee === id);
    const [worst] = cases.toSorted((a, b) => rankOf(a) - rankOf(b));
    if (!worst) return [];
    const { level, verdict, reason = '', unsupportedBy = 'capability' } = worst;
    const isComplete = cases.every((each) => each.verdict !== 'skipped');
    return [{ id, level, verdict, reason, unsupportedBy, isComplete }];
  });
}

/** A finding of the preflight prevents a certificate, so it is worse than a missing capability. */
const rankOf = ({ verdict, unsupportedBy }: Result): number =>
  worstFirst.indexOf(verdict) - (unsupportedBy === 'preflight' ? 0.5 : 0);

function levelReport(
  guarantees: readonly GuaranteeResult[],
  cases: readonly Result[],
  missing: readonly RequiredGuarantee[],
  { isDisrupted, acceptKnown }: { readonly isDisrupted: boolean; readonly acceptKnown: boolean },
): LevelReport {
  const having = (verdict: Verdict) => guarantees.filter((guarantee) => guarantee.verdict === verdict);
  const isViolated = having('failed').length > 0 || (having('known').length > 0 && !acceptKnown);
  const isUndecided = isDisrupted || having('inconclusive').length > 0 || lacks(guarantees);
  return {
    result: isViolated
      ? 'nonconformant'
      : isUndecided
        ? 'inconclusive'
        : missing.length > 0
          ? 'partial'
          : 'conformant',
    counts: count(guarantees),
    cases: count(cases),
    failed: having('failed').map(({ id }) => id),
    known: having('known').map(({ id }) => id),
    inconclusive: having('inconclusive').map(({ id }) => id),
    unsupported: having('unsupported').map(({ id, reason, unsupportedBy }) => ({
      id,
      reason,
      by: unsupportedBy,
    })),
    notRun: missing.map(({ id }) => id),
  };
}

/** Whether an unsupported guarantee prevents a certificate although other guarantees of its level passed. */
export const preventsCertificate = (level: string, by: UnsupportedBy): boolean =>
  by === 'preflight' || (level === 'core' && by === 'capability');

/**
 * Whether the cluster lacks what the level needs. Every cluster has the capabilities that core guarantees need, except the
 * optional features. At the other levels a missing capability is an option that the cluster does not have, unless no
 * guarantee of the level passed.
 */
const lacks = (guarantees: readonly GuaranteeResult[]): boolean => {
  const unsupported = guarantees.filter(({ verdict }) => verdict === 'unsupported');
  return (
    unsupported.some(({ level, unsupportedBy: by }) => preventsCertificate(level, by)) ||
    (unsupported.length > 0 && guarantees.every(({ verdict }) => verdict !== 'passed'))
  );
};

function overall(
  results: readonly LevelReport['result'][],
  { passed, known }: Counts,
): LevelReport['result'] {
  if (results.includes('nonconformant')) return 'nonconformant';
  if (results.includes('inconclusive') || passed + known === 0) return 'inconclusive';
  return results.includes('partial') ? 'partial' : 'conformant';
}

function count(all: readonly { readonly verdict: Verdict }[]): Counts {
  const having = (verdict: Verdict) => all.filter((each) => each.verdict === verdict).length;
  return {
    passed: having('passed'),
    failed: having('failed'),
    known: having('known'),
    inconclusive: having('inconclusive'),
    unsupported: having('unsupported'),
    skipped: having('skipped'),
  };
}

/** A partial run passed, so its exit code is 0. Every other output says that the run is not a certificate. */
export const exitCodeOf = {
  conformant: 0,
  partial: 0,
  nonconformant: 1,
  inconclusive: 4,
  interrupted: 130,
} as const satisfies Record<VerdictReport['verdict'], number>;
