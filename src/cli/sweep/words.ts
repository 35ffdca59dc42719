/** "1 point", "12 points". */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Bytes for people: "1.4 GiB". */
export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 2 ** (10 * power)).toPrecision(2))} ${units[power]}`;
}

/**
 * The command that was called, without what says how it is to be done, to name it again: "sweep.json --store results".
 */
export function sameSweep(file: string | undefined, store: string | undefined): string {
  return [file ?? '…', ...(store === undefined ? [] : ['--store', store])].join(' ');
}
