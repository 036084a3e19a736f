/** A test file, in the order in which vitest would start the files. */
export interface Weighted {
  /** The expected duration; only the ratio to the other files matters. */
  readonly weight: number;
  /** Whether the file keeps a core busy, so that few such files should run at the same time. */
  readonly isHeavy: boolean;
}

/**
 * The order in which a pool of workers starts the files. The pool gives the next file to the first free worker, and this
 * function simulates the pool: it starts a heavy file whenever fewer than `heavyLimit` heavy files run, and otherwise the
 * longest of the others. Heavy files come first, because a long file that starts last delays the end.
 */
export function startOrder<T>(
  files: readonly T[],
  weigh: (file: T) => Weighted,
  { workers, heavyLimit }: { readonly workers: number; readonly heavyLimit: number },
): readonly T[] {
  const waiting = files
    .map((file) => ({ file, ...weigh(file) }))
    .toSorted((one, other) => other.weight - one.weight);
  const order: T[] = [];
  let running: { readonly end: number; readonly isHeavy: boolean }[] = [];
  let now = 0;
  while (waiting.length > 0) {
    if (running.length === workers) {
      now = Math.min(...running.map(({ end }) => end));
      running = running.filter(({ end }) => end > now);
    }
    const mayBeHeavy = running.filter(({ isHeavy }) => isHeavy).length < heavyLimit;
    const index = waiting.findIndex(({ isHeavy }) => isHeavy === mayBeHeavy);
    const [next] = waiting.splice(Math.max(0, index), 1);
    if (!next) break;
    order.push(next.file);
    running.push({ end: now + next.weight, isHeavy: next.isHeavy });
  }
  return order;
}
