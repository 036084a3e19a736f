import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { TestCase, TestProject } from 'vitest/node';
import { reason as firstLineOf } from '../helpers/problem';
import type { RunContext } from '../helpers/run-context';
import type { AllureReporter } from './allure';
import { contextOf } from './facts';
import { junit } from './junit';
import { issueLinesOf } from './known-issue';
import { knownIssuesSection } from './known-issues-section';
import type { RetriedCase, RunListener, SpecRun } from './listener';
import { redactorOf } from './redact';
import type { Result } from './result';
import type { VerdictReport } from './schema';
import { type Requirement, verdictReport } from './verdict';
import { coverage, verdictTitle } from './verdict-title';

/** A run that has ended, with its reports. */
export interface FinishedRun {
  readonly verdict: VerdictReport;
  readonly results: readonly Result[];
  readonly retried: readonly RetriedCase[];
  /** The path of report.html; if report.html could not be written, the folder of the run. */
  readonly report: string;
}

/** Writes the files of a run. Each result is written when its test ends, so that a killed run keeps its results. */
export class RunFiles implements RunListener {
  private readonly started = new Date();
  private readonly allureResults: string;
  private allure: AllureReporter | undefined;

  /** The name of the folder is the id of the run. Without a requirement, the specs of this suite are required. */
  constructor(
    private readonly folder: string,
    private readonly requirement?: Requirement,
  ) {
    this.allureResults = join(folder, 'allure-results');
  }

  async onInit(projects: readonly TestProject[]): Promise<void> {
    // Imported here because --help need not wait for Allure.
    const { AllureReporter } = await import('./allure');
    this.allure = new AllureReporter(this.allureResults);
    this.allure.onInit(projects);
  }

  onStart(): void {
    this.createFolder();
    const latest = join(dirname(this.folder), 'latest');
    rmSync(latest, { force: true });
    symlinkSync(relative(dirname(latest), this.folder), latest);
  }

  onResult(result: Result, test: TestCase): void {
    appendFileSync(join(this.folder, 'results.ndjson'), `${JSON.stringify(result)}\n`);
    this.allure?.record(test, result, redactorOf(contextOf(test.project)));
  }

  /** Writes the reports that need all results. The context is undefined if the cluster could not be opened. */
  async finish(run: SpecRun, context: RunContext | undefined): Promise<FinishedRun> {
    this.createFolder();
    const { results, retried } = run;
    const verdict = verdictReport({
      run,
      context,
      id: basename(this.folder),
      started: this.started,
      finished: new Date(),
      ...(this.requirement && { requirement: this.requirement }),
    });
    this.write('verdict.json', `${JSON.stringify(verdict, null, 2)}\n`);
    this.write('junit.xml', junit(run, { title: verdictTitle(verdict), acceptKnown: verdict.acceptKnown }));
    return { verdict, results, retried, report: await this.writePage(verdict) };
  }

  private async writePage(verdict: VerdictReport): Promise<string> {
    const page = join(this.folder, 'report.html');
    try {
      this.allure?.finish(environmentOf(verdict), verdict.runErrors);
      const { writePage } = await import('./page');
      await writePage(this.allureResults, page, {
        title: `StatefulSet conformance: ${verdictTitle(verdict)}`,
        top: knownIssuesSection(verdict),
      });
      return page;
    } catch (error) {
      console.error(`Cannot create report.html from ${this.allureResults}: ${firstLineOf(error)}`);
      return this.folder;
    }
  }

  private createFolder(): void {
    mkdirSync(this.folder, { recursive: true });
  }

  private write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }
}

const environmentOf = (report: VerdictReport) => {
  const { profile, preflight, cluster, provider, suite, run } = report;
  return {
    Verdict: verdictTitle(report),
    Profile: profile,
    Ran: coverage(report),
    Preflight: preflight,
    Kubernetes: cluster.version,
    Server: cluster.server,
    Cluster: cluster.origin,
    Provider: provider.name,
    StorageClass: provider.storageClass ?? 'none',
    Suite: `${suite.name} ${suite.version}`,
    Run: run.id,
    ...knownIssuesOf(report),
  };
};

/** For an Allure server, whose pages have no section of their own. */
const knownIssuesOf = (report: VerdictReport) =>
  Object.fromEntries(issueLinesOf(report).known.map((line, i) => [`KnownIssue${i + 1}`, line]));

/** The attempts in the folder of a run, in the order in which they ended: the file has a line for each attempt. */
export const attemptsIn = (folder: string): readonly Result[] =>
  readFileSync(join(folder, 'results.ndjson'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
