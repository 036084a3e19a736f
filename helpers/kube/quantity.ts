const units = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** The number of bytes in a quantity: "16Mi", "1G", "1048576". */
export function bytesIn(quantity: string): number {
  const [, number, unit = '', binary] = /^([\d.]+)([KkMGTPE]?)(i?)$/.exec(quantity) ?? [];
  if (number === undefined) throw new Error(`${quantity} is no number of bytes`);
  return Number(number) * (binary ? 1024 : 1000) ** units.indexOf(unit.toUpperCase());
}
