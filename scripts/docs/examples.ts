import { type Block, findBlocks } from './blocks.js';
import type { PublicValue } from './public-values.js';

/** The programs in the docstring of a value, behind `@example`; lines are counted from there. */
export function examplesOf({ name, docstring }: PublicValue): Block[] {
  const [, ...examples] = docstring.split(/^@example\b/m);
  return examples.flatMap((text) => findBlocks(text, name)).filter(({ language }) => language === 'ts');
}

/**
 * What is missing where a docstring neither has an example that uses its value, nor a line `@see {@link NAME}` to one
 * that has, `NAMESPACE.NAME` in another namespace; undefined if nothing is.
 */
export function missingExample(value: PublicValue, all: ReadonlyMap<string, PublicValue>): string | undefined {
  const { name, place, docstring } = value;
  const [namespace, own] = name.split('.') as [string, string];
  if (uses(value, own)) return undefined;
  const links = [...docstring.matchAll(/^@see \{@link (\w+\.)?(\w+)\}$/gm)].map(([, elsewhere, target]) => {
    return `${elsewhere ?? `${namespace}.`}${target!}`;
  });
  for (const link of links) {
    const target = all.get(link);
    if (target === undefined) return `${name} (${place}) links to ${link}, which is not there`;
    if (!uses(target, own)) return `${name} (${place}) links to ${link}, which has no example that uses it`;
  }
  return links.length > 0 ? undefined : `${name} (${place}) has neither an example that uses it nor a link to one`;
}

function uses(value: PublicValue, name: string): boolean {
  return examplesOf(value).some(({ text }) => new RegExp(`\\b${name}\\b`).test(text));
}
