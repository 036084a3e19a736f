import { randomUUID } from 'node:crypto';
import { LabelName, Severity, Stage, Status, type TestResult } from 'allure-js-commons';
import type { EnvironmentInfo, RuntimeMessage } from 'allure-js-commons/sdk';
import { FileSystemWriter } from 'allure-js-commons/sdk/reporter';
import AllureVitestReporter from 'allure-vitest/reporter';
import type { TaskMeta } from 'vitest';
import {
  experimental_getRunnerTask,
  type RunnerTask,
  type TestCase,
  type TestProject,
  type Vitest,
} from 'vitest/node';
import { categories } from './categories';
import type { Result } from './result';

interface Recorded {
  readonly result: Result;
  readonly test: TestCase;
}

/** A result for Allure the moment a test ends: allure-vitest knows how to write one, we know what it means. */
export class AllureReporter {
  private readonly reporter: AllureVitestReporter;
  private readonly writer: FileSystemWriter;
  private recorded: Recorded | undefined;

  constructor(
    resultsDir: string,
    private readonly redact: (text: string) => string,
  ) {
    // Before its end: then come the ids that tell a test again in another run, taken from its name.
    const beforeTestResultStop = (result: TestResult) => this.recorded && tell(result, this.recorded, redact);
    this.reporter = new AllureVitestReporter({
      resultsDir,
      reportMatchers: false,
      categories: [...categories],
      listeners: [{ beforeTestResultStop }],
    });
    this.writer = new FileSystemWriter({ resultsDir });
  }

  /** Lets tests attach things: allure-vitest brings a setup file and a runner that keeps concurrent tests apart. */
  onInit(projects: readonly TestProject[]): void {
    this.reporter.onInit({ projects } as Vitest);
  }

  record(test: TestCase, result: Result): void {
    const task = experimental_getRunnerTask(test);
    this.recorded = { result, test };
    this.reporter.handleTask({
      ...task,
      // Without one it would be left out, as a test that was skipped before it began.
      result: task.result ?? { state: 'skip' },
      meta: this.clean(task.meta),
    } as RunnerTask);
  }

  finish(environment: EnvironmentInfo, troubles: readonly string[]): void {
    this.reporter.onTestRunEnd([]);
    this.writer.writeEnvironmentInfo(environment);
    const timestamp = Date.now();
    if (troubles.length > 0)
      this.writer.writeGlobals(`${randomUUID()}-globals.json`, {
        attachments: [],
        errors: troubles.map((message) => ({ message, timestamp })),
      });
  }

  private clean(meta: TaskMeta): TaskMeta {
    const { allureRuntimeMessages: messages = [] } = meta;
    return { ...meta, allureRuntimeMessages: messages.map((message) => this.cleanMessage(message)) };
  }

  private cleanMessage(message: RuntimeMessage): RuntimeMessage {
    if (message.type !== 'attachment_content' || !textual.test(message.data.contentType)) return message;
    const text = Buffer.from(message.data.content, message.data.encoding).toString();
    const content = Buffer.from(this.redact(text)).toString('base64');
    return { ...message, data: { ...message.data, content, encoding: 'base64' } };
  }
}

const textual = /^text\/|json|xml|yaml/;

const unknown = 'unknown' as Status; // Allure reads and shows it, its own type leaves it out.

const statusOf = ({ verdict, cause }: Result): Status => {
  switch (verdict) {
    case 'passed':
      return Status.PASSED;
    case 'failed':
      return Status.FAILED;
    case 'inconclusive':
      return cause === 'error' ? Status.BROKEN : unknown;
    case 'unsupported':
    case 'skipped':
      return Status.SKIPPED;
  }
};

function tell(told: TestResult, { result, test }: Recorded, redact: (text: string) => string): void {
  const { guarantee: id, level, needs, clause, namespace } = result;
  const folder = id.split('/')[0] ?? id;
  const promise = test.meta().guarantee;

  told.fullName = `${id}: ${result.case}`;
  told.titlePath = [level, folder, id];
  // Ours alone: the others tell of this machine and of the suite's own files.
  told.labels = [
    { name: LabelName.EPIC, value: level },
    { name: LabelName.FEATURE, value: folder },
    { name: LabelName.STORY, value: id },
    { name: LabelName.PARENT_SUITE, value: test.parent.type === 'suite' ? test.parent.fullName : id },
    { name: LabelName.SEVERITY, value: level === 'core' ? Severity.CRITICAL : Severity.NORMAL },
    ...needs.map((need) => ({ name: LabelName.TAG, value: need })),
  ];
  if (clause) told.links.push({ name: 'Where Kubernetes promises it', url: clause, type: 'docs' });
  if (promise) told.description = `> ${promise.quote}`;
  if (namespace) told.parameters.push({ name: 'namespace', value: namespace, excluded: true });

  told.status = statusOf(result);
  told.stage = Stage.FINISHED;
  told.statusDetails = detailsOf(result, test, redact);
}

function detailsOf(
  { verdict, cause, reason = '' }: Result,
  test: TestCase,
  redact: (text: string) => string,
): TestResult['statusDetails'] {
  if (verdict === 'passed') return {};
  if (verdict === 'unsupported') return { message: `Unsupported: ${reason}` };
  const stacks = test.result().errors?.map(({ stack }) => stack ?? '') ?? [];
  return { message: reason, ...(cause === 'error' && { trace: redact(stacks.join('\n\n')) }) };
}
