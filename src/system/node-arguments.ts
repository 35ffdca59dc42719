/** Flags of Node whose value follows them. */
const withValue = new Set(['-e', '--eval', '-p', '--print', '-pe', '--input-type', '--test-name-pattern']);

/**
 * The flags of this process's Node that the processes it starts need as well, such as loaders: not a debugger's
 * port, nor the program itself.
 */
export function workerArguments(flags: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!;
    if (withValue.has(flag)) i++;
    else if (!/^--(inspect|debug|input-type|eval|print|test|watch|max-old-space-size)/.test(flag)) kept.push(flag);
  }
  return kept;
}
