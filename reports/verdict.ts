import { type Level, levels } from '../helpers/guarantee/levels';
import type { RunContext, StorageUnderTest } from '../helpers/run-context';
import type { Verdict } from '../helpers/verdict';
import { name, version } from '../package.json';
import { unknownCluster } from './facts';
import type { SpecRun } from './listener';
import { redactorOf } from './redact';
import type { Result } from './result';
import { type Counts, type LevelReport, schemaId, type VerdictReport } from './schema';

export interface VerdictInput {
  readonly run: SpecRun;
  readonly context: RunContext | undefined;
  readonly id: string;
  readonly started: Date;
  readonly finished: Date;
}

export function verdictReport({ run, context, id, started, finished }: VerdictInput): VerdictReport {
  const { levels: byLevel, ...conclusion } = conclude(run);
  const cluster = context?.cluster ?? unknownCluster;
  return {
    $schema: schemaId,
    schemaVersion: '2',
    suite: { name, version },
    run: {
      id,
      started: started.toISOString(),
      finished: finished.toISOString(),
      seconds: (finished.getTime() - started.getTime()) / 1000,
    },
    cluster: { ...cluster, server: redactorOf(context)(cluster.server) },
    provider: providerOf(context?.storage),
    ...conclusion,
    profiles: [{ name: 'certified', levels: byLevel }],
  };
}

function providerOf(storage: StorageUnderTest | undefined): VerdictReport['provider'] {
  if (!storage) return { name: 'unknown' };
  const { provider, className, driver } = storage;
  return { name: provider, ...(className && { storageClass: className }), ...(driver && { driver }) };
}

/** The verdict without the facts about the cluster. */
type Conclusion = Pick<VerdictReport, 'verdict' | 'counts' | 'cases' | 'runErrors'> & {
  readonly levels: VerdictReport['profiles'][number]['levels'];
};

/** The worst case of a guarantee determines its verdict. */
const worstFirst = ['failed', 'inconclusive', 'unsupported', 'skipped', 'passed'] as const;

interface GuaranteeResult {
  readonly id: string;
  readonly level: Level;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** A run without a passed guarantee, or with errors outside of all cases, is never conformant. */
export function conclude({ results, runErrors, interrupted }: SpecRun): Conclusion {
  const guarantees = guaranteesOf(results);
  const isIncomplete = interrupted || runErrors.length > 0;
  const present = (Object.keys(levels) as Level[]).filter((level) =>
    guarantees.some((guarantee) => guarantee.level === level),
  );
  const reports = present.map((level) => {
    const cases = results.filter((result) => result.level === level);
    const ofLevel = guarantees.filter((guarantee) => guarantee.level === level);
    return [level, levelReport(ofLevel, cases, isIncomplete)] as const;
  });
  return {
    verdict: interrupted ? 'interrupted' : overall(guarantees, isIncomplete),
    counts: count(guarantees),
    cases: count(results),
    levels: Object.fromEntries(reports),
    runErrors: [...runErrors],
  };
}

function guaranteesOf(results: readonly Result[]): GuaranteeResult[] {
  const ids = [...new Set(results.map(({ guarantee }) => guarantee))].sort();
  return ids.flatMap((id) => {
    const cases = results.filter(({ guarantee }) => guarantee === id);
    const [worst] = cases.toSorted((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict));
    return worst ? [{ id, level: worst.level, verdict: worst.verdict, reason: worst.reason ?? '' }] : [];
  });
}

function levelReport(
  guarantees: readonly GuaranteeResult[],
  cases: readonly Result[],
  isIncomplete: boolean,
): LevelReport {
  const having = (verdict: Verdict) => guarantees.filter((guarantee) => guarantee.verdict === verdict);
  return {
    result: overall(guarantees, isIncomplete),
    counts: count(guarantees),
    cases: count(cases),
    failed: having('failed').map(({ id }) => id),
    inconclusive: having('inconclusive').map(({ id }) => id),
    unsupported: having('unsupported').map(({ id, reason }) => ({ id, reason })),
  };
}

function overall(guarantees: readonly GuaranteeResult[], isIncomplete: boolean): LevelReport['result'] {
  const { passed, failed, inconclusive } = count(guarantees);
  if (failed > 0) return 'nonconformant';
  // Every cluster has the capabilities that core guarantees need; a cluster without these capabilities has not been certified.
  const isCoreUnsupported = guarantees.some(
    ({ level, verdict }) => level === 'core' && verdict === 'unsupported',
  );
  const isUndecided = isIncomplete || inconclusive > 0 || isCoreUnsupported || passed === 0;
  return isUndecided ? 'inconclusive' : 'conformant';
}

function count(all: readonly { readonly verdict: Verdict }[]): Counts {
  const having = (verdict: Verdict) => all.filter((each) => each.verdict === verdict).length;
  return {
    passed: having('passed'),
    failed: having('failed'),
    inconclusive: having('inconclusive'),
    unsupported: having('unsupported'),
    skipped: having('skipped'),
  };
}

export const exitCodeOf = {
  conformant: 0,
  nonconformant: 1,
  inconclusive: 4,
  interrupted: 130,
} as const satisfies Record<VerdictReport['verdict'], number>;
