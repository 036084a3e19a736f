import { stripVTControlCharacters } from 'node:util';
import { reason } from '../../helpers/problem';

/** Foreign text without characters that could move the cursor or imitate a line of the suite's own output. */
export const oneLine = (foreign: string): string =>
  stripVTControlCharacters(foreign)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

export const cut = (line: string): string => (line.length > 200 ? `${line.slice(0, 199)}…` : line);

export const quoted = (name: string): string => JSON.stringify(oneLine(name));

export const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : cut(oneLine(reason(error)));

/** Formats a URL without the parts that can contain secrets. */
export const shownUrl = (url: string): string => {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`;
};

/** The parsed JSON, or undefined if the text is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
