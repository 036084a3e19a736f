import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Matrix, markdownOf } from './matrix';

/** Writes matrix.json and matrix.md into the folder, and replaces the files of an earlier round. */
export function writeMatrix(folder: string, kubernetes: string | undefined, matrix: Matrix): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'matrix.json'), `${JSON.stringify({ kubernetes, ...matrix }, null, 2)}\n`);
  writeFileSync(join(folder, 'matrix.md'), markdownOf(matrix));
}
