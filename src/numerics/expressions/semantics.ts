import { arithmetic, comparisons, numberFunctions } from './functions.js';
import { ExpressionError, type ExpressionValue, requireBoolean, requireNumber, ValueError } from './values.js';

/** What `and`, `or`, `not` and `?` ask of their operands: a function each, by names that no expression can write. */
export const truthOf: ReadonlyMap<string, string> = new Map([
  ['and', 'truth of and'],
  ['or', 'truth of or'],
  ['?', 'truth of ?'],
]);

/** The name of a function within mathjs, which no variable can have. */
export const calledAs = (name: string): string => `function ${name}`;

/** All that mathjs calls when it evaluates: each checks what it is given, and that a number comes of numbers. */
export function semantics(): Readonly<Record<string, (...values: never[]) => ExpressionValue>> {
  const calculated = [
    ...[...arithmetic].map(([name, { sign, apply }]) => [name, calculation(sign, apply)] as const),
    ...[...numberFunctions].map(([name, { apply }]) => [calledAs(name), calculation(name, apply)] as const),
  ];
  const compared = [...comparisons].map(([name, { sign, holds }]) => {
    return [name, (a: ExpressionValue, b: ExpressionValue) => holds(orderOf(a, b, sign))] as const;
  });
  const truths = [...truthOf].map(([sign, name]) => [name, (a: ExpressionValue) => requireBoolean(a, sign)] as const);
  return Object.fromEntries<(...values: never[]) => ExpressionValue>([
    ...calculated,
    ...compared,
    ...truths,
    ['equal', same],
    ['unequal', (a: ExpressionValue, b: ExpressionValue) => !same(a, b)],
    ['not', (a: ExpressionValue) => !requireBoolean(a, 'not')],
  ]);
}

function calculation(name: string, apply: (...values: number[]) => number) {
  return (...values: ExpressionValue[]): number => {
    const numbers = values.map((value) => requireNumber(value, name));
    const result = apply(...numbers);
    if (!Number.isNaN(result)) return result;
    const shown = /^\w/.test(name) ? `${name}(${numbers.join(', ')})` : numbers.join(` ${name} `);
    throw new ValueError(`${shown} is not a number`);
  };
}

/** Negative, zero or positive as a comes before, is or comes behind b. */
function orderOf(a: ExpressionValue, b: ExpressionValue, sign: string): number {
  const comparable =
    (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
  if (comparable) return a < b ? -1 : a === b ? 0 : 1;
  const got = `${JSON.stringify(a)} and ${JSON.stringify(b)}`;
  throw new ExpressionError(`${sign} compares two numbers or two texts, got ${got}`);
}

/** Whether two values are the same. A text is no number, and is told where it looks like the one it is compared to. */
function same(a: ExpressionValue, b: ExpressionValue): boolean {
  if (typeof a === 'object' || typeof b === 'object') return JSON.stringify(a) === JSON.stringify(b);
  if (typeof a === 'string' && typeof b === 'number') return differing(a, b);
  if (typeof a === 'number' && typeof b === 'string') return differing(b, a);
  return a === b;
}

function differing(text: string, number: number): false {
  if (text.trim() === '' || Number(text) !== number) return false;
  throw new ExpressionError(`the text '${text}' is never equal to the number ${number} (write '${text}' in quotes)`);
}
