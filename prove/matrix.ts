import { counted } from '../helpers/format';
import { type Detection, isRawAssertion, type Outcome, oneLine } from './outcomes';

/** The outcomes of all cases of a guarantee under one fault. */
export interface Row {
  readonly guarantee: string;
  readonly fault: string;
  readonly detection: Detection;
  readonly outcomes: readonly Omit<Outcome, 'guarantee'>[];
}

/**
 * A case that no fault makes fail: there is no proof that the case can fail. Unsupported cases do not count, and neither do
 * cases with a known issue, which fail without a fault.
 */
export interface UndetectedCase {
  readonly guarantee: string;
  readonly case: string;
}

export interface Rounds {
  readonly finished: number;
  readonly planned: number;
}

export interface Summary extends Readonly<Record<Detection, number>> {
  readonly faults: number;
  /** Cases whose message is a default message of the assertion library. */
  readonly rawAssertions: number;
}

export interface Matrix {
  readonly rounds: Rounds;
  readonly summary: Summary;
  readonly rows: readonly Row[];
  readonly undetected: readonly UndetectedCase[];
}

/** A fault is detected if at least one case detects the fault. */
export function rowOf(guarantee: string, fault: string, all: readonly Outcome[]): Row {
  const outcomes = all.flatMap(({ guarantee: of, ...outcome }) => (of === guarantee ? [outcome] : []));
  const detections: readonly Detection[] = [
    'detected',
    'inconclusive',
    'known',
    'missed',
    'unsupported',
    'skipped',
  ];
  const detection =
    detections.find((each) => outcomes.some((outcome) => outcome.detection === each)) ?? 'skipped';
  return { guarantee, fault, detection, outcomes };
}

export function matrixOf(rows: readonly Row[], rounds: Rounds): Matrix {
  const sorted = [...rows].sort((a, b) => a.guarantee.localeCompare(b.guarantee));
  return { rounds, summary: summaryOf(sorted), rows: sorted, undetected: undetectedCasesOf(sorted) };
}

/** Whether this Kubernetes cannot show the effect of a fault: a capability is missing, or the case fails without the fault. */
const isWithoutEvidence = (detection: Detection): boolean =>
  detection === 'unsupported' || detection === 'known';

const undetectedCasesOf = (rows: readonly Row[]): readonly UndetectedCase[] =>
  [...new Set(rows.map(({ guarantee }) => guarantee))].flatMap((guarantee) => {
    const outcomes = rows.filter((row) => row.guarantee === guarantee).flatMap((row) => row.outcomes);
    const names = [...new Set(outcomes.map((outcome) => outcome.case))];
    const isUndetected = (name: string) => {
      const detections = outcomes
        .filter((outcome) => outcome.case === name)
        .map(({ detection }) => detection);
      return !detections.includes('detected') && !detections.every(isWithoutEvidence);
    };
    return names.filter(isUndetected).map((name) => ({ guarantee, case: name }));
  });

function summaryOf(rows: readonly Row[]): Summary {
  const count = (detection: Detection) => rows.filter((row) => row.detection === detection).length;
  return {
    faults: rows.length,
    detected: count('detected'),
    known: count('known'),
    unsupported: count('unsupported'),
    missed: count('missed'),
    inconclusive: count('inconclusive'),
    skipped: count('skipped'),
    rawAssertions: rows.flatMap(({ outcomes }) => outcomes).filter(isRawAssertion).length,
  };
}

/** "112 faults: 109 detected, 3 unsupported, 0 missed, 0 inconclusive; 0 raw assertion messages". */
export function formatSummary(summary: Summary): string {
  const { faults, detected, known, unsupported, missed, inconclusive, skipped, rawAssertions } = summary;
  const counts = [
    `${detected} detected`,
    ...(known > 0 ? [`${known} known`] : []),
    `${unsupported} unsupported`,
    `${missed} missed`,
    `${inconclusive} inconclusive`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  const head = `${counted(faults, 'fault')}: ${counts.join(', ')}`;
  return `${head}; ${counted(rawAssertions, 'raw assertion message')}`;
}

/** "detected 2/3 cases". */
export const formatResult = ({ detection, outcomes }: Row): string => {
  if (outcomes.length === 0) return 'no case ran';
  const count = outcomes.filter((outcome) => outcome.detection === detection).length;
  return `${detection} ${count}/${counted(outcomes.length, 'case')}`;
};

/** The deficiencies of the suite: faults that no case detects, and cases that no fault makes fail. */
export const shortfallsOf = ({ rows, undetected }: Matrix): readonly string[] => [
  ...rows
    .filter(({ detection }) => detection !== 'detected' && !isWithoutEvidence(detection))
    .map((row) => `${row.guarantee}, ${row.fault}: ${formatResult(row)}, expected detected`),
  ...undetected.map((each) => `${each.guarantee}: no fault makes the case "${each.case}" fail`),
];

const escaped = (text: string) => text.replaceAll('|', '\\|');

export const markdownOf = ({ rounds, summary, rows, undetected }: Matrix): string =>
  [
    formatSummary(summary),
    '',
    ...(rounds.finished < rounds.planned
      ? [`Incomplete: ${rounds.finished} of ${rounds.planned} rounds finished.`, '']
      : []),
    '| guarantee | fault | result | message |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => {
      const reported = row.outcomes.filter(({ detection }) => detection === row.detection).map(oneLine);
      const shown = [...new Set(reported)].filter(Boolean).map(escaped).join('<br>');
      return `| ${row.guarantee} | ${escaped(row.fault)} | ${formatResult(row)} | ${shown} |`;
    }),
    ...(undetected.length > 0 ? ['', 'Cases that no fault makes fail:', ''] : []),
    ...undetected.map((each) => `- ${each.guarantee}: ${each.case}`),
    '',
  ].join('\n');
