/** The flags of a component. */
export type Flags = Readonly<Record<string, string | number | boolean>>;

export const argumentsOf = (flags: Flags): string[] =>
  Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
