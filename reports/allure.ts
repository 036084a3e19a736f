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
import { type Citation, citationsOf } from '../helpers/guarantee/guarantee';
import { categories } from './categories';
import { remarkOf } from './known-issue';
import type { Redact } from './redact';
import { caseName, type Result } from './result';

interface Recorded {
  readonly result: Result;
  readonly test: TestCase;
  readonly redact: Redact;
}

/** Writes a result for Allure when a test ends: allure-vitest writes the file, and this suite decides its content. */
export class AllureReporter {
  private readonly reporter: AllureVitestReporter;
  private readonly writer: FileSystemWriter;
  private recorded: Recorded | undefined;

  constructor(resultsDir: string) {
    // Called before the test stops: when the test stops, Allure derives the ids that identify the test in other runs from
    // its name.
    const beforeTestResultStop = (result: TestResult) => this.recorded && complete(result, this.recorded);
    this.reporter = new AllureVitestReporter({
      resultsDir,
      reportMatchers: false,
      categories: [...categories],
      listeners: [{ beforeTestResultStop }],
    });
    this.writer = new FileSystemWriter({ resultsDir });
  }

  /** Lets tests attach files: allure-vitest adds a setup file, and a runner that separates concurrent tests. */
  onInit(projects: readonly TestProject[]): void {
    this.reporter.onInit({ projects } as Vitest);
  }

  record(test: TestCase, result: Result, redact: Redact): void {
    const task = experimental_getRunnerTask(test);
    this.recorded = { result, test, redact };
    this.reporter.handleTask({
      ...task,
      // allure-vitest leaves out a test without a result, which is a test that was skipped before its start.
      result: task.result ?? { state: 'skip' },
      meta: redactAttachments(task.meta, redact),
    } as RunnerTask);
  }

  finish(environment: EnvironmentInfo, runErrors: readonly string[]): void {
    this.reporter.onTestRunEnd([]);
    this.writer.writeEnvironmentInfo(environment);
    const timestamp = Date.now();
    if (runErrors.length > 0)
      this.writer.writeGlobals(`${randomUUID()}-globals.json`, {
        attachments: [],
        errors: runErrors.map((message) => ({ message, timestamp })),
      });
  }
}

function redactAttachments(meta: TaskMeta, redact: Redact): TaskMeta {
  const { allureRuntimeMessages: messages = [] } = meta;
  return { ...meta, allureRuntimeMessages: messages.map((message) => redactMessage(message, redact)) };
}

function redactMessage(message: RuntimeMessage, redact: Redact): RuntimeMessage {
  if (message.type !== 'attachment_content' || !textual.test(message.data.contentType)) return message;
  const text = Buffer.from(message.data.content, message.data.encoding).toString();
  const content = Buffer.from(redact(text)).toString('base64');
  return { ...message, data: { ...message.data, content, encoding: 'base64' } };
}

const textual = /^text\/|json|xml|yaml/;

// Allure reads and shows this status, but the type Status does not contain this value.
const unknown = 'unknown' as Status;

const statusOf = ({ verdict, cause }: Result): Status => {
  switch (verdict) {
    case 'passed':
      return Status.PASSED;
    case 'failed':
    case 'known':
      return Status.FAILED;
    case 'inconclusive':
      return cause === 'error' ? Status.BROKEN : unknown;
    case 'unsupported':
    case 'skipped':
      return Status.SKIPPED;
  }
};

function complete(allure: TestResult, { result, test, redact }: Recorded): void {
  const { guarantee: id, title, level, needs, clause, knownIssue, namespace } = result;
  const folder = id.split('/')[0] ?? id;
  const { guarantee } = test.meta();

  allure.name = caseName(result);
  allure.fullName = caseName(result);
  allure.titlePath = [level, folder, id];
  // Replaces the labels of allure-vitest, which are about this machine and the suite's own files.
  allure.labels = [
    { name: LabelName.EPIC, value: level },
    { name: LabelName.FEATURE, value: folder },
    { name: LabelName.STORY, value: id },
    { name: LabelName.PARENT_SUITE, value: title || id },
    { name: LabelName.SEVERITY, value: level === 'core' ? Severity.CRITICAL : Severity.NORMAL },
    ...needs.map((need) => ({ name: LabelName.TAG, value: need })),
  ];
  if (clause) allure.links.push({ name: 'Kubernetes documentation', url: clause, type: 'docs' });
  if (knownIssue)
    allure.links.push({ name: 'Known issue of Kubernetes', url: knownIssue.issue, type: 'issue' });
  if (guarantee) allure.description = describe(citationsOf(guarantee));
  if (namespace) allure.parameters.push({ name: 'namespace', value: namespace, excluded: true });

  allure.status = statusOf(result);
  allure.stage = Stage.FINISHED;
  allure.statusDetails = detailsOf(result, test, redact);
}

const describe = (citations: readonly Citation[]): string =>
  citations
    .flatMap(({ clause, quotes }) => quotes.map((quote) => `> ${quote} [${clause.anchor}](${clause.url})`))
    .join('\n\n');

function detailsOf(result: Result, test: TestCase, redact: Redact): TestResult['statusDetails'] {
  const { verdict, cause, reason = '' } = result;
  const remark = remarkOf(result);
  if (verdict === 'passed') return remark ? { message: remark } : {};
  if (verdict === 'known') return { message: `${remark}\n\n${reason}` };
  if (verdict === 'unsupported') return { message: `Unsupported: ${reason}` };
  const stacks = test.result().errors?.map(({ stack }) => stack ?? '') ?? [];
  return { message: reason, ...(cause === 'error' && { trace: redact(stacks.join('\n\n')) }) };
}
