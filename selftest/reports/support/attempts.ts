import { appendFileSync, readFileSync } from 'node:fs';

/** Each line says that a case starts or ends. The file is in the folder of the sample run: each attempt has its own worker. */
export const attemptsFile = 'attempts';

/** Records an attempt of a case, during which other cases can start, and returns its number. */
export async function recordedAttempt(title: string): Promise<number> {
  const record = (event: string) => appendFileSync(attemptsFile, `${event}: ${title}\n`);
  record('start');
  await new Promise((resolve) => setImmediate(resolve));
  record('end');
  const lines = readFileSync(attemptsFile, 'utf8').split('\n');
  return lines.filter((line) => line === `start: ${title}`).length;
}
