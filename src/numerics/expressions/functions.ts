import { ValueError } from './values.js';

/** A function of numbers and how many of them it takes. */
export interface NumberFunction {
  readonly least: number;
  /** Infinity for any number. */
  readonly most: number;
  readonly apply: (...values: number[]) => number;
}

const of = (count: number, apply: NumberFunction['apply']): NumberFunction => ({ least: count, most: count, apply });
const anyOf = (apply: NumberFunction['apply']): NumberFunction => ({
  least: 1,
  most: Number.POSITIVE_INFINITY,
  apply,
});

/** log(x), or to a base; that of a whole power of the base is whole. */
function logarithm(x: number, base?: number): number {
  if (base === undefined) return Math.log(x);
  const power = Math.log(x) / Math.log(base);
  return base ** Math.round(power) === x ? Math.round(power) : power;
}

/** The functions that an expression may use. */
export const numberFunctions: ReadonlyMap<string, NumberFunction> = new Map(
  Object.entries({
    abs: of(1, Math.abs),
    acos: of(1, Math.acos),
    asin: of(1, Math.asin),
    atan: of(1, Math.atan),
    atan2: of(2, Math.atan2),
    cbrt: of(1, Math.cbrt),
    ceil: of(1, Math.ceil),
    cos: of(1, Math.cos),
    cosh: of(1, Math.cosh),
    exp: of(1, Math.exp),
    floor: of(1, Math.floor),
    log: { least: 1, most: 2, apply: logarithm },
    log10: of(1, Math.log10),
    log2: of(1, Math.log2),
    max: anyOf(Math.max),
    min: anyOf(Math.min),
    round: of(1, Math.round),
    sign: of(1, Math.sign),
    sin: of(1, Math.sin),
    sinh: of(1, Math.sinh),
    sqrt: of(1, Math.sqrt),
    tan: of(1, Math.tan),
    tanh: of(1, Math.tanh),
  }),
);

/** Constants that have a name, unless a variable has it. */
export const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

/** Arithmetic, by the names that mathjs has for operators. */
export const arithmetic: ReadonlyMap<string, { readonly sign: string; readonly apply: NumberFunction['apply'] }> =
  new Map([
    ['add', { sign: '+', apply: (a: number, b: number) => a + b }],
    ['subtract', { sign: '-', apply: (a: number, b: number) => a - b }],
    ['multiply', { sign: '*', apply: (a: number, b: number) => a * b }],
    ['divide', { sign: '/', apply: (a: number, b: number) => a / nonZero(a, b, '/') }],
    ['mod', { sign: '%', apply: remainder }],
    ['pow', { sign: '^', apply: power }],
    ['unaryMinus', { sign: '-', apply: (a: number) => -a }],
    ['unaryPlus', { sign: '+', apply: (a: number) => a }],
  ]);

/** Comparisons by size; numbers are compared exactly. */
export const comparisons: ReadonlyMap<string, { readonly sign: string; readonly holds: (order: number) => boolean }> =
  new Map([
    ['smaller', { sign: '<', holds: (order: number) => order < 0 }],
    ['smallerEq', { sign: '<=', holds: (order: number) => order <= 0 }],
    ['larger', { sign: '>', holds: (order: number) => order > 0 }],
    ['largerEq', { sign: '>=', holds: (order: number) => order >= 0 }],
  ]);

function nonZero(a: number, b: number, sign: string): number {
  if (b !== 0) return b;
  throw new ValueError(`${a} ${sign} 0 is a division by zero`);
}

/** a % b where both are positive or a is 0; what it is of negative numbers depends on whom one asks. */
function remainder(a: number, b: number): number {
  if (a >= 0 && nonZero(a, b, '%') > 0) return a % b;
  throw new ValueError(`${a} % ${b} has no one meaning (use floor: a - b * floor(a / b))`);
}

function power(a: number, b: number): number {
  if (a === 0 && b < 0) throw new ValueError(`0 ^ ${b} is a division by zero`);
  return a ** b;
}
