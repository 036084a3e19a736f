import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { contextOf, newRunId, processStart } from './facts';
import { RunFiles } from './files';
import type { RunListener, SpecRun } from './listener';
import { ResultReporter } from './reporter';
import { summary } from './summary';
import { exitCodeOf, type Requirement } from './verdict';

/** Writes the reports of a run for which vitest was started directly, without the command line. */
export class DirectRun extends RunFiles implements RunListener {
  private project: TestProject | undefined;

  constructor(requirement?: Requirement) {
    super(join(process.cwd(), 'stsc-results', newRunId(processStart)), requirement);
  }

  override async onInit(projects: readonly TestProject[]): Promise<void> {
    [this.project] = projects;
    await super.onInit(projects);
  }

  async onEnd(run: SpecRun): Promise<void> {
    const finished = await this.finish(run, contextOf(this.project));
    // A conformant cluster does not hide that tests of another project failed.
    process.exitCode = exitCodeOf[finished.verdict.verdict] || process.exitCode;
    console.error(summary(finished));
  }
}

export default class extends ResultReporter {
  constructor() {
    super(new DirectRun());
  }
}
