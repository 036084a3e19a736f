import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './command';

/** The files of the repository with one of these extensions: tracked ones, and new ones that are not ignored. */
export const trackedFiles = (...extensions: readonly string[]): readonly string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: project,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => extensions.some((extension) => file.endsWith(extension)))
    .filter((file) => existsSync(join(project, file)))
    .sort();
