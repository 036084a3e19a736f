/** One named value of a failure, such as Expected or Received. */
export type Rows = Readonly<Record<string, string>>;

export interface Failure {
  /** The expected state that was not reached, or the violation. */
  readonly headline: string;
  readonly rows: Rows;
  /** Preformatted lines that follow the rows, such as the events of a timeline. */
  readonly lines?: readonly string[];
}

const keyWidth = 'Namespace'.length;

/** The only layout of a failure: a headline, one row per value, then the events that show it. */
export const formatFailure = ({ headline, rows, lines = [] }: Failure): string =>
  [headline, ...formatRows(rows), ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');

export const formatRows = (rows: Rows): readonly string[] =>
  Object.entries(rows).map(
    ([key, value]) => `  ${key.padEnd(keyWidth)}  ${value.replaceAll('\n', indentation)}`,
  );

/** The further lines of a value begin below its first line. */
const indentation = `\n${' '.repeat(keyWidth + 4)}`;
