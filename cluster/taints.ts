const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** A taint of every node of a disposable cluster. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: (typeof effects)[number];
}

const name = '[A-Za-z0-9]([\\w.-]{0,61}[A-Za-z0-9])?';
const pattern = new RegExp(
  `^(?<key>([a-z0-9][a-z0-9.-]*/)?${name})(=(?<value>${name})?)?:(?<effect>${effects.join('|')})$`,
);

/** Reads KEY[=VALUE]:EFFECT, as `kubectl taint` does; undefined if the text is not a taint. */
export function parseTaint(text: string): Taint | undefined {
  const { key, value, effect } = pattern.exec(text)?.groups ?? {};
  if (!key) return undefined;
  return { key, ...(value && { value }), effect: effect as Taint['effect'] };
}

export const formatTaint = ({ key, value, effect }: Taint): string =>
  `${key}${value ? `=${value}` : ''}:${effect}`;

/** A node can have several taints with one key only if their effects differ. */
export const isSameTaint = (one: Taint, other: Taint): boolean =>
  one.key === other.key && one.effect === other.effect;
