/** A word that a shell takes as it is, in single quotes (POSIX shell, 2.2.2). */
export function shellWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
