import { createMathjs } from './mathjs.js';
import type { Mathjs } from './tree.js';

/** The parser, which a bundler has put into the page. */
export function loadMathjs(): Mathjs {
  return createMathjs();
}
