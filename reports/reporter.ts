import type {
  Reporter,
  SerializedError,
  TestCase,
  TestModule,
  TestProject,
  TestRunEndReason,
  TestSpecification,
  Vitest,
} from 'vitest/node';
import { contextOf } from './facts';
import { withKnownIssue } from './known-issue';
import type { RetriedCase, RunListener, RunStop, SpecRun } from './listener';
import { redactorOf } from './redact';
import { type Result, resultOf } from './result';
import { runErrorsIn } from './run-errors';

interface RecordedCase {
  readonly test: TestCase;
  readonly result: Result;
}

/** The only reporter that reads vitest's events: creates one result per attempt and passes the result to the listener. */
export class ResultReporter implements Reporter {
  /** The last attempt of each case, by the id that vitest gives its test. */
  private readonly cases = new Map<string, RecordedCase>();
  private readonly retried: RetriedCase[] = [];
  /** The id of the test that runs again; undefined during the first attempts. */
  private repeated: string | undefined;
  private runErrors: readonly string[] = [];
  private interrupted = false;
  /** Whether the run of the specs has started. */
  hasStarted = false;
  private projects: readonly TestProject[] = [];

  constructor(
    private readonly listener: RunListener,
    private readonly signal?: AbortSignal,
    private readonly stop?: RunStop,
  ) {}

  /** The results so far. */
  get run(): SpecRun {
    const error = this.stop?.error;
    return {
      results: [...this.cases.values()].map(({ result }) => result),
      retried: this.retried,
      runErrors: error === undefined ? this.runErrors : [...this.runErrors, error],
      // vitest also calls a run interrupted that the suite itself has cancelled.
      interrupted: this.signal?.aborted === true || (this.interrupted && error === undefined),
    };
  }

  /** The tests of the cases whose last attempt is inconclusive. */
  get inconclusiveTests(): readonly TestCase[] {
    return [...this.cases.values()]
      .filter(({ result }) => result.verdict === 'inconclusive')
      .map(({ test }) => test);
  }

  /** Whether no other case may start. */
  get hasEnded(): boolean {
    return this.run.interrupted || this.stop?.error !== undefined;
  }

  /** Runs each test again, one after the other, until the run has ended. */
  async runAgain(tests: readonly TestCase[], run: (test: TestCase) => Promise<unknown>): Promise<void> {
    this.listener.onSecondAttemptsStart?.(tests.length);
    for (const test of tests) {
      if (this.hasEnded) break;
      this.repeated = test.id;
      await run(test);
    }
    this.listener.onSecondAttemptsEnd?.(this.run);
  }

  async onInit(vitest: Vitest): Promise<void> {
    this.projects = vitest.projects.filter(isConformance);
    if (this.projects.length > 0) await this.listener.onInit?.(this.projects);
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.hasStarted = true;
    if (this.projects.length > 0 && !this.repeated)
      this.listener.onStart?.(specifications.filter(({ project }) => isConformance(project)).length);
  }

  onTestModuleCollected(module: TestModule): void {
    if (isConformance(module.project) && !this.repeated)
      this.listener.onSpecRead?.([...module.children.allTests()].length);
  }

  onTestCaseReady(test: TestCase): void {
    if (isConformance(test.project) && this.isSelected(test)) this.listener.onCaseStart?.(test);
  }

  onTestCaseResult(test: TestCase): void {
    if (!isConformance(test.project) || !this.isSelected(test)) return;
    const context = contextOf(test.project);
    const judged = resultOf(test, this.repeated ? 2 : 1, redactorOf(context));
    const result = withKnownIssue(judged, context?.knownIssues ?? []);
    const first = this.repeated && this.cases.get(test.id);
    // An interrupted second attempt decides nothing, so the first attempt counts.
    if (first && result.verdict === 'skipped') return;
    if (first) this.retried.push({ first: first.result, last: result });
    this.cases.set(test.id, { test, result });
    this.listener.onResult?.(result, test);
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const [project] = this.projects;
    if (!project) return;
    const specs = modules.filter((module) => isConformance(module.project));
    const errors = runErrorsIn(specs, unhandled).map(redactorOf(contextOf(project)));
    // A hook that fails in both attempts is one error.
    this.runErrors = [...new Set([...this.runErrors, ...errors])];
    this.interrupted ||= reason === 'interrupted';
    if (!this.repeated) await this.listener.onEnd?.(this.run);
  }

  /** When a test runs again, vitest reports the other tests of its file as skipped. */
  private isSelected({ id }: TestCase): boolean {
    return this.repeated === undefined || this.repeated === id;
  }
}

const isConformance = ({ name }: TestProject): boolean => name === 'conformance';
