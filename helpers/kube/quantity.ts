const units = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** Converts a quantity such as "16Mi", "1G" or "1048576" to bytes. */
export function bytesIn(quantity: string): number {
  const [, number, unit = '', binary] = /^([\d.]+)([KkMGTPE]?)(i?)$/.exec(quantity) ?? [];
  if (number === undefined) throw new Error(`${quantity} is not a number of bytes`);
  return Number(number) * (binary ? 1024 : 1000) ** units.indexOf(unit.toUpperCase());
}
