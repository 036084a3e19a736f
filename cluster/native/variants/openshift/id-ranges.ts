/** The user ids that the pods of one namespace may have. */
export interface IdRange {
  readonly first: number;
  readonly size: number;
}

/** OpenShift gives each namespace a block of this size, from this id on. */
const size = 10_000;
const firstOfAll = 1_000_000_000;

/** Keeps the range of each namespace; no two namespaces have the same. */
export class IdRanges {
  private readonly blocks = new Map<string, number>();
  private next = 0;

  /** The annotations of a namespace with which OpenShift publishes its range. */
  allocate(namespace: string): Readonly<Record<string, string>> {
    const block = this.blocks.get(namespace) ?? this.next++;
    this.blocks.set(namespace, block);
    const { first } = rangeOf(block);
    return {
      'openshift.io/sa.scc.uid-range': `${first}/${size}`,
      'openshift.io/sa.scc.supplemental-groups': `${first}/${size}`,
      'openshift.io/sa.scc.mcs': selinuxLevel(block),
    };
  }

  of(namespace: string): IdRange | undefined {
    const block = this.blocks.get(namespace);
    return block === undefined ? undefined : rangeOf(block);
  }

  release(namespace: string): void {
    this.blocks.delete(namespace);
  }
}

const rangeOf = (block: number): IdRange => ({ first: firstOfAll + block * size, size });

/** The nth pair of different SELinux categories: c1,c0 c2,c0 c2,c1 c3,c0 … */
function selinuxLevel(block: number): string {
  const higher = Math.floor((1 + Math.sqrt(1 + 8 * block)) / 2);
  return `s0:c${higher},c${block - (higher * (higher - 1)) / 2}`;
}
