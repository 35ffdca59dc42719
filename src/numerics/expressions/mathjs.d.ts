import type { Mathjs } from './tree.js';

/**
 * mathjs with the parser of numbers and the evaluation of what it has parsed; no functions, no constants, no units.
 * build/expressions.mjs writes it, and the same as mathjs.cjs, which Node loads when the first expression comes.
 */
export declare function createMathjs(): Mathjs;
