import { loadMathjs } from '#platform/numerics/expressions/load-mathjs';
import { accepted, type Variables } from './accept.js';
import { semantics } from './semantics.js';
import type { Mathjs, MathNode } from './tree.js';
import { ExpressionError, type ExpressionValue } from './values.js';

/** An expression that has been understood. */
export interface Expression {
  /** Its variables, each once, in the order in which they come. */
  readonly names: readonly string[];
  /**
   * Its value where variables have these values.
   * @throws ExpressionError where an operator is given what it has no meaning for, and where no number comes of numbers
   */
  evaluate(values: ReadonlyMap<string, ExpressionValue>): ExpressionValue;
}

let loaded: Mathjs | undefined;

/** mathjs with the functions of expressions, made when the first expression comes. */
function mathjs(): Mathjs {
  if (loaded !== undefined) return loaded;
  const math = loadMathjs();
  math.import(semantics());
  loaded = math;
  return math;
}

/** Signs of other languages, and what is written here. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['**', '^ for a power; -a^2 is -(a^2)'],
  ['&&', 'and'],
  ['||', 'or'],
  ['===', '=='],
  ['!==', '!='],
  ['!', 'not'],
]);

/**
 * An expression of numbers, texts in quotes, true, false and variables: arithmetic (+ − * / % ^), comparisons, `and`,
 * `or`, `not`, `a ? b : c`, pi, e and the functions of `numberFunctions`, with the precedence of mathjs, which parses
 * and evaluates it. Nothing else can be written: no property, assignment, unit, list or text is ever run. Numbers are
 * compared exactly.
 * @throws ExpressionError naming what can't be understood and where
 */
export function parseExpression(text: string, variables: Variables): Expression {
  return shallow(text, () => {
    const math = mathjs();
    const used = new Set<string>();
    const code = accepted(parsed(math, text), { ...variables, used }, math).compile();
    return {
      names: [...used],
      evaluate: (values) => shallow(text, () => code.evaluate(values) as ExpressionValue),
    };
  });
}

function parsed(math: Mathjs, text: string): MathNode {
  try {
    return math.parse(text);
  } catch (error) {
    if (!(error instanceof Error) || isTooDeep(error)) throw error;
    throw new ExpressionError(`can't be understood: ${foreignSign(text) ?? plain(error.message)}`);
  }
}

/** What is written in the place of a sign that stands outside quotes, the longest first. */
function foreignSign(text: string): string | undefined {
  const bare = text.replaceAll(/'[^']*'|"[^"]*"/g, '');
  const sign = /\*\*|&&|\|\||[=!]==|!(?!=)/.exec(bare)?.[0];
  return sign === undefined ? undefined : `${sign} is written ${foreign.get(sign)}`;
}

/** "Value expected (char 4)" as the end of a sentence. */
function plain(message: string): string {
  return message.replace(/^[A-Z]/, (letter) => letter.toLowerCase()).replace(/\(char (\d+)\)$/, '(character $1)');
}

/** What `work` returns; that an expression is nested too deeply for the stack is told as such. */
function shallow<Result>(text: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isTooDeep(error)) throw error;
    throw new ExpressionError(
      `${text.length} characters with too many parts in each other (use several, or shorter ones)`,
    );
  }
}

function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}
