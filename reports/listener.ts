import type { TestCase, TestProject } from 'vitest/node';
import type { Result } from './result';

/** The results of a run of the specs. */
export interface SpecRun {
  /** The result of each case: of its last attempt. */
  readonly results: readonly Result[];
  /** The cases that ran again, in this order. */
  readonly retried: readonly RetriedCase[];
  /** Errors outside of all cases: a spec that cannot be read, a hook, an unhandled rejection. */
  readonly runErrors: readonly string[];
  readonly interrupted: boolean;
}

/** A case whose first attempt was inconclusive. */
export interface RetriedCase {
  readonly first: Result;
  readonly last: Result;
}

/** Ends a run before all of its cases have run. The run is inconclusive, and not interrupted by the user. */
export interface RunStop {
  /** Why the run stopped; undefined while it continues. */
  readonly error: string | undefined;
}

/** Receives the events of a run of the specs, in this order. The second attempts are optional and follow the end. */
export interface RunListener {
  /** The projects may still be configured. */
  onInit?(projects: readonly TestProject[]): void | Promise<void>;
  onStart?(specs: number): void;
  onSpecRead?(cases: number): void;
  onCaseStart?(test: TestCase): void;
  onResult?(result: Result, test: TestCase): void;
  /** All first attempts have ended. */
  onEnd?(run: SpecRun): void | Promise<void>;
  /** So many cases run again. Then onCaseStart and onResult follow for each of these cases. */
  onSecondAttemptsStart?(cases: number): void;
  onSecondAttemptsEnd?(run: SpecRun): void;
}

/** Creates a listener that passes each event to the given listeners, one after the other. */
export const broadcast = (...listeners: readonly RunListener[]): RunListener => ({
  async onInit(projects) {
    for (const listener of listeners) await listener.onInit?.(projects);
  },
  onStart(specs) {
    for (const listener of listeners) listener.onStart?.(specs);
  },
  onSpecRead(cases) {
    for (const listener of listeners) listener.onSpecRead?.(cases);
  },
  onCaseStart(test) {
    for (const listener of listeners) listener.onCaseStart?.(test);
  },
  onResult(result, test) {
    for (const listener of listeners) listener.onResult?.(result, test);
  },
  async onEnd(run) {
    for (const listener of listeners) await listener.onEnd?.(run);
  },
  onSecondAttemptsStart(cases) {
    for (const listener of listeners) listener.onSecondAttemptsStart?.(cases);
  },
  onSecondAttemptsEnd(run) {
    for (const listener of listeners) listener.onSecondAttemptsEnd?.(run);
  },
});
