/** What an error says; anything else that was thrown, as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The first line of it. */
export function firstLineOf(error: unknown): string {
  return messageOf(error).split('\n', 1)[0]!;
}

/** All of it in one line. */
export function oneLineOf(error: unknown): string {
  return messageOf(error).replaceAll(/\s+/g, ' ');
}

/** Name of a system's error, such as ENOENT; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
