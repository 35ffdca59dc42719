/**
 * The arguments of `sweep query` with a space before a query that begins with a comment of SQL: it would be taken for
 * an option. Names of options have no white space.
 */
export function asQuery(args: readonly string[]): readonly string[] {
  if (args[0] !== 'sweep' || args[1] !== 'query') return args;
  return args.map((arg) => (/^--[^\s=]*\s/.test(arg) ? ` ${arg}` : arg));
}
