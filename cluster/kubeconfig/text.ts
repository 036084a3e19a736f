import { stripVTControlCharacters } from 'node:util';
import { reason } from '../../helpers/problem';

/** Foreign text, without what could move a cursor or fake a line of ours. */
export const oneLine = (foreign: string): string =>
  stripVTControlCharacters(foreign)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

export const cut = (line: string): string => (line.length > 200 ? `${line.slice(0, 199)}…` : line);

export const quoted = (name: string): string => JSON.stringify(oneLine(name));

export const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : cut(oneLine(reason(error)));

/** Without what a URL may hold of secrets. */
export const shownUrl = (url: string): string => {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`;
};
