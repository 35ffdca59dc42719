/** Bytes for people, to three digits: "1.35 GiB". */
export function sizeText(bytes: number): string {
  return inUnits(bytes, 3);
}

/** The same to four digits, of what was taken or is needed: it may be little more than what is allowed. */
export function finerSizeText(bytes: number): string {
  return inUnits(bytes, 4);
}

function inUnits(bytes: number, digits: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 2 ** (10 * power)).toPrecision(power === 0 ? 4 : digits))} ${units[power]}`;
}
