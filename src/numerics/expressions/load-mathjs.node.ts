import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Mathjs } from './tree.js';

/** The parser, read from its file when the first expression comes: whoever has none does not wait for it. */
export function loadMathjs(): Mathjs {
  const file = fileURLToPath(new URL('./mathjs.cjs', import.meta.url));
  const { createMathjs } = createRequire(import.meta.url)(file) as typeof import('./mathjs.js');
  return createMathjs();
}
