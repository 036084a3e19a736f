import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { imageReferences } from '../../../fixtures/workloads/registry';
import type { RunContext } from '../../../helpers/run-context';
import type { Result } from '../../../reports/result';
import { plain, project } from '../../support/command';
import { webReference } from '../../support/images';
import type { Asked, Line } from './child';

/** A run of the real specs, in a process of its own. */
export interface Run {
  readonly id: string;
  /** The tests that have begun and not ended. */
  readonly underWay: ReadonlySet<string>;
  readonly results: readonly Result[];
  /** What went wrong outside of the tests. */
  readonly troubles: readonly string[];
  /** Settles when it has ended by itself, with what it complained of if that was not in order. */
  readonly ended: Promise<string>;
}

const child = fileURLToPath(new URL('child.ts', import.meta.url));

export const start = (id: string, kubeconfig: string, ...filters: readonly string[]): Run =>
  startWith(imageReferences({ web: webReference }), id, kubeconfig, ...filters);

export function startWith(
  images: RunContext['images'],
  id: string,
  kubeconfig: string,
  ...filters: readonly string[]
): Run {
  const asked: Asked = {
    id,
    target: {
      kubeconfig,
      context: 'it',
      server: 'https://127.0.0.1',
      version: undefined,
      origin: 'a cluster of the selftest',
      builtImages: images,
    },
    filters,
  };
  const run = execa(process.execPath, ['--import', 'tsx', child], {
    cwd: project,
    env: { ...plain },
    input: JSON.stringify(asked),
    reject: false,
  });
  onTestFinished(() => void run.kill());

  const underWay = new Set<string>();
  const results: Result[] = [];
  const troubles: string[] = [];
  const hear = (line: Line) => {
    if ('began' in line) underWay.add(line.began);
    else if ('trouble' in line) troubles.push(line.trouble);
    else {
      underWay.delete(line.ended);
      results.push(line.result);
    }
  };
  const listen = async () => {
    for await (const line of run.iterable()) hear(JSON.parse(line));
    const { exitCode, stderr } = await run;
    return exitCode === 0 ? '' : stderr;
  };
  return { id, underWay, results, troubles, ended: listen() };
}
