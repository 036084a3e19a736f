import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Level } from '../../../helpers/guarantee/levels';
import type { Requirement } from '../../../reports/verdict';

/** All sample specs of a folder, whatever the profile. A spec without metadata has the level core. */
export const sampleRequirement = (root: string): Requirement => {
  const folder = join(root, 'specs');
  const required = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => {
      const [, level = 'core'] =
        /sampleGuarantee\('(\w+)'/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
      return { id: file.replace(/\.ts$/, ''), level: level as Level };
    });
  return () => required;
};
