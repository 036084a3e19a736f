import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { ProvidedContext } from 'vitest';
import type {
  Reporter,
  SerializedError,
  TestCase,
  TestModule,
  TestProject,
  TestRunEndReason,
  Vitest,
} from 'vitest/node';
import { reason as firstLineOf } from '../helpers/problem';
import { name, version } from '../package.json';
import type { AllureReporter } from './allure';
import { type ClusterFacts, nothingKnown } from './facts';
import { junit } from './junit';
import { redactor } from './redact';
import { type Result, resultOf } from './result';
import { runErrorsIn } from './run-errors';
import type { VerdictReport } from './schema';
import { conclude, type Ending, schemaId } from './verdict';

/** Writes what a run finds out: each result the moment its test ends, so that a killed run keeps what it had. */
export class Reports implements Reporter {
  readonly id: string;
  readonly results: Result[] = [];
  verdict: VerdictReport | undefined;
  /** The page that shows everything, or else the folder that holds it. */
  report: string;

  private projects: readonly TestProject[] = [];
  private readonly started = new Date();
  private allure: AllureReporter | undefined;
  private cleaner: ((text: string) => string) | undefined;

  constructor(
    private readonly folder: string,
    private readonly interruption: AbortSignal,
  ) {
    this.id = basename(folder);
    this.report = folder;
  }

  async onInit(vitest: Vitest): Promise<void> {
    this.projects = vitest.projects.filter(isConformance);
    if (this.projects.length === 0) return;
    mkdirSync(this.folder, { recursive: true });
    const latest = join(dirname(this.folder), 'latest');
    rmSync(latest, { force: true });
    symlinkSync(relative(dirname(latest), this.folder), latest);
    // Loaded when it is needed: --help need not wait for it.
    const { AllureReporter } = await import('./allure');
    this.allure = new AllureReporter(join(this.folder, 'allure-results'), this.redact);
    this.allure.onInit(this.projects);
  }

  onTestCaseResult(test: TestCase): void {
    if (!isConformance(test.project)) return;
    const result = resultOf(test, this.redact);
    this.results.push(result);
    appendFileSync(join(this.folder, 'results.ndjson'), `${JSON.stringify(result)}\n`);
    this.allure?.record(test, result);
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    if (this.projects.length === 0) return;
    const ours = modules.filter(({ project }) => isConformance(project));
    await this.finish({
      troubles: runErrorsIn(ours, unhandled).map(this.redact),
      interrupted: reason === 'interrupted' || this.interruption.aborted,
    });
  }

  private async finish(ending: Ending): Promise<void> {
    this.verdict = this.told(ending);
    this.write('verdict.json', `${JSON.stringify(this.verdict, null, 2)}\n`);
    this.write('junit.xml', junit(this.results));
    try {
      this.allure?.finish(environmentOf(this.verdict), ending.troubles);
      const { writePage } = await import('./page');
      const page = join(this.folder, 'report.html');
      await writePage(join(this.folder, 'allure-results'), page);
      this.report = page;
    } catch (error) {
      console.error(`No report.html could be made of ${this.folder}/allure-results: ${firstLineOf(error)}`);
    }
  }

  private told(ending: Ending): VerdictReport {
    const { levels, ...conclusion } = conclude(this.results, ending);
    const cluster = this.facts;
    const finished = new Date();
    return {
      $schema: schemaId,
      schemaVersion: '1',
      suite: { name, version },
      run: {
        id: this.id,
        started: this.started.toISOString(),
        finished: finished.toISOString(),
        seconds: (finished.getTime() - this.started.getTime()) / 1000,
      },
      cluster: { ...cluster, server: this.redact(cluster.server) },
      provider: this.provider,
      ...conclusion,
      profiles: [{ name: 'certified', levels }],
    };
  }

  private get facts(): ClusterFacts {
    return this.projects[0]?.getProvidedContext().cluster ?? nothingKnown;
  }

  private get provider(): VerdictReport['provider'] {
    const { storage }: Partial<ProvidedContext> = this.projects[0]?.getProvidedContext() ?? {};
    if (!storage) return { name: 'unknown' };
    const { provider: name, className: storageClass, driver } = storage;
    return { name, ...(storageClass && { storageClass }), ...(driver && { driver }) };
  }

  /** Made late: which cluster it is may be known no earlier than the first test. */
  readonly redact = (text: string): string => {
    this.cleaner ??= this.cleanerOf(this.projects[0]?.getProvidedContext());
    return this.cleaner(text);
  };

  private cleanerOf({ kubeconfig = '', password }: Partial<ProvidedContext> = {}): (text: string) => string {
    return redactor(kubeconfig, ...(password ? [password] : []));
  }

  private write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }
}

const isConformance = ({ name }: TestProject): boolean => name === 'conformance';

const environmentOf = ({ verdict, cluster, provider, suite, run }: VerdictReport) => ({
  Verdict: verdict,
  Kubernetes: cluster.version,
  Server: cluster.server,
  Cluster: cluster.origin,
  Provider: provider.name,
  StorageClass: provider.storageClass ?? 'none',
  Suite: `${suite.name} ${suite.version}`,
  Run: run.id,
});
