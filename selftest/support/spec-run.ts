import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { onTestFinished as onCurrentTestFinished } from 'vitest';
import { imageReferences } from '../../fixtures/workloads/registry';
import type { RunContext } from '../../helpers/run-context';
import type { Result } from '../../reports/result';
import { plain, project } from './command';
import { webReference } from './images';
import type { Line, SpecRunOptions } from './spec-run-process';

/** A run of the real specs in a separate process. */
export interface SpecRun {
  readonly id: string;
  /** The tests that have started and not finished. */
  readonly inProgress: ReadonlySet<string>;
  readonly results: readonly Result[];
  /** The errors outside of the tests. */
  readonly runErrors: readonly string[];
  readonly isInterrupted: boolean;
  /** Resolves when the process has exited: with its stderr if it failed, otherwise with ''. */
  readonly ended: Promise<string>;
}

const processPath = fileURLToPath(new URL('spec-run-process.ts', import.meta.url));

export const startSpecRun = (id: string, kubeconfig: string, ...filters: readonly string[]): SpecRun =>
  startTunedSpecRun({ images: imageReferences({ web: webReference }) }, id, kubeconfig, ...filters);

export interface SpecRunSettings extends Pick<SpecRunOptions, 'tuning' | 'stops' | 'namespaces'> {
  readonly images: RunContext['images'];
  /** A concurrent test passes the function of its own context: vitest does not know which of them is the current test. */
  readonly onTestFinished?: typeof onCurrentTestFinished;
}

export function startTunedSpecRun(
  { images, onTestFinished = onCurrentTestFinished, ...settings }: SpecRunSettings,
  id: string,
  kubeconfig: string,
  ...filters: readonly string[]
): SpecRun {
  const options: SpecRunOptions = {
    id,
    target: {
      kubeconfig,
      context: 'selftest',
      server: 'https://127.0.0.1',
      version: undefined,
      origin: 'a cluster of the selftest',
      builtImages: images,
    },
    filters,
    ...settings,
  };
  const run = execa(process.execPath, ['--import', 'tsx', processPath], {
    cwd: project,
    env: { ...plain },
    input: JSON.stringify(options),
    reject: false,
  });
  onTestFinished(() => void run.kill());

  const inProgress = new Set<string>();
  const results: Result[] = [];
  const runErrors: string[] = [];
  let isInterrupted = false;
  const onLine = (line: Line) => {
    if ('started' in line) inProgress.add(line.started);
    else if ('runError' in line) runErrors.push(line.runError);
    else if ('interrupted' in line) isInterrupted = true;
    else {
      inProgress.delete(line.finished);
      results.push(line.result);
    }
  };
  const readOutput = async () => {
    for await (const line of run.iterable()) onLine(JSON.parse(line));
    const { exitCode, stderr } = await run;
    return exitCode === 0 ? '' : stderr;
  };
  return {
    id,
    inProgress,
    results,
    runErrors,
    get isInterrupted() {
      return isInterrupted;
    },
    ended: readOutput(),
  };
}
