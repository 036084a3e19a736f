import type { RunListener } from '../../reports/listener';
import type { Result } from '../../reports/result';

/** So many cases with the same cause are no coincidence: each further case would wait for minutes and end the same way. */
const maxCases = 5;

/** Stops a run when the same cause in the environment has ended five cases. */
export class RepeatedCause implements RunListener {
  private readonly cases = new Map<string, number>();
  /** The error of the run, once the run must stop. */
  error: string | undefined;

  onResult({ environment, attempt }: Result): void {
    // A second attempt is the same case.
    if (environment === undefined || attempt === 2) return;
    const cases = (this.cases.get(environment) ?? 0) + 1;
    this.cases.set(environment, cases);
    if (cases >= maxCases) this.error ??= stopped(environment);
  }
}

const stopped = (environment: string): string =>
  `Stopped: five cases ended for the same reason: ${environment}; remove this cause, or continue with --keep-going`;
