import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The ids of the guarantees whose path contains one of the filters; without filters, of all guarantees. */
export const selectedGuarantees = (filters: readonly string[]): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace(/\.ts$/, '').replaceAll('\\', '/'))
    .filter((id) => filters.length === 0 || filters.some((filter) => `specs/${id}.ts`.includes(filter)))
    .sort();

/** Whether one of the guarantees runs a database. */
export const needDatabases = (guarantees: readonly string[]): boolean =>
  guarantees.some((id) => /^(guides|replication)\//.test(id));

const folder = fileURLToPath(new URL('../../specs', import.meta.url));
