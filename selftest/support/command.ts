import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const project = fileURLToPath(new URL('../..', import.meta.url));

export const stscPath = `${project}cli/stsc.mjs`;

/** An environment without a kubeconfig, in which the colour settings of a CI system do not change the output. */
export const plain = { KUBECONFIG: '', NO_COLOR: '1', FORCE_COLOR: undefined } as const;

/** Runs the command line as a user would. Never throws, so that a test can read the output and the exit code. */
export const stsc = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa(process.execPath, [stscPath, ...args], {
    reject: false,
    stdin: 'ignore',
    env: { ...plain, ...env },
  });
