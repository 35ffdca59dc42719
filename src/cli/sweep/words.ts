/** "1 point", "12 points". */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * The command that was called, without what says how it is to be done, to name it again: "sweep.json --store results".
 */
export function sameSweep(file: string | undefined, store: string | undefined): string {
  return [file ?? '…', ...(store === undefined ? [] : ['--store', store])].join(' ');
}
