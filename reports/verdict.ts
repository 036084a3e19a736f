export interface Result {
  /** The path of the spec, which is the guarantee's id. */
  readonly guarantee: string;
  readonly case: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  readonly reason?: string;
}

export interface Verdict {
  readonly verdict: 'conformant' | 'broken' | 'inconclusive' | 'interrupted';
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a run amounts to: nothing ran is never a pass, and neither is a run that the suite itself spoiled. */
export function conclude(
  results: readonly Result[],
  run: { readonly troubles: number; readonly interrupted: boolean },
): Verdict {
  const count = (verdict: Result['verdict']) => results.filter((result) => result.verdict === verdict).length;
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  return { verdict: wordFor(), ...counts };

  function wordFor(): Verdict['verdict'] {
    if (run.interrupted) return 'interrupted';
    if (counts.failed > 0) return 'broken';
    if (run.troubles > 0 || counts.passed === 0) return 'inconclusive';
    return 'conformant';
  }
}

export const exitCodeOf = {
  conformant: 0,
  broken: 1,
  inconclusive: 4,
  interrupted: 130,
} as const satisfies Record<Verdict['verdict'], number>;
