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
import type { RunListener, RunStop, SpecRun } from './listener';
import { redactorOf } from './redact';
import { type Result, resultOf } from './result';
import { runErrorsIn } from './run-errors';

/** The only reporter that reads vitest's events: creates one result per test and passes the result to the listener. */
export class ResultReporter implements Reporter {
  private readonly results: Result[] = [];
  private runErrors: readonly string[] = [];
  private interrupted = false;
  private projects: readonly TestProject[] = [];

  constructor(
    private readonly listener: RunListener,
    private readonly signal?: AbortSignal,
    private readonly stop?: RunStop,
  ) {}

  /** The results so far. */
  get run(): SpecRun {
    const error = this.stop?.error;
    // vitest also calls a run interrupted that the suite itself has cancelled.
    const interrupted = this.signal?.aborted === true || (this.interrupted && error === undefined);
    const runErrors = error === undefined ? this.runErrors : [...this.runErrors, error];
    return { results: this.results, runErrors, interrupted };
  }

  async onInit(vitest: Vitest): Promise<void> {
    this.projects = vitest.projects.filter(isConformance);
    if (this.projects.length > 0) await this.listener.onInit?.(this.projects);
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    if (this.projects.length > 0)
      this.listener.onStart?.(specifications.filter(({ project }) => isConformance(project)).length);
  }

  onTestModuleCollected(module: TestModule): void {
    if (isConformance(module.project)) this.listener.onSpecRead?.([...module.children.allTests()].length);
  }

  onTestCaseReady(test: TestCase): void {
    if (isConformance(test.project)) this.listener.onCaseStart?.(test);
  }

  onTestCaseResult(test: TestCase): void {
    if (!isConformance(test.project)) return;
    const result = resultOf(test, redactorOf(contextOf(test.project)));
    this.results.push(result);
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
    this.runErrors = runErrorsIn(specs, unhandled).map(redactorOf(contextOf(project)));
    this.interrupted = reason === 'interrupted';
    await this.listener.onEnd?.(this.run);
  }
}

const isConformance = ({ name }: TestProject): boolean => name === 'conformance';
