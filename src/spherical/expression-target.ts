import { parseExpression } from '../numerics/expressions/expression.js';
import { ExpressionError, type ExpressionValue, quoted, ValueError } from '../numerics/expressions/values.js';
import { InputError, requireInteger } from '../numerics/input-error.js';
import { mostMagnitude } from '../numerics/require-argument.js';
import { norm } from './points.js';
import type { ExpressionTarget } from './targets.js';

/**
 * The target y(x) that an expression of the coordinates x1 … xd and of the norm r = ‖x‖ stands for (r = 1 on the
 * sphere): numbers, pi, e, + − * / ^ with the precedence of mathematics, functions such as abs, sqrt, exp, log, sin,
 * max and sign, and `a ? b : c` with comparisons. Its smoothness is not known.
 * @param text such as "x1 * x2" or "abs(x1)^1.5"
 * @param dimension d ≥ 2
 * @throws InputError naming what can't be understood; a value that is no finite number is told by `targetValues`
 * @example
 * ```ts
 * import { expressionTarget, samplePoints, targetValues } from 'diffeolab/spherical';
 *
 * const points = samplePoints({ points: 2, dimension: 3 });
 * console.log(targetValues(expressionTarget('x1 * x2', 3), points)[0] === points.get(0, 0) * points.get(0, 1)); // true
 * console.log(targetValues(expressionTarget('x3 > 0 ? 2 : -1', 3), points)); // Float64Array(2) [ 2, 2 ]
 * ```
 */
export function expressionTarget(text: string, dimension: number): ExpressionTarget {
  const subject = 'expressionTarget';
  if (typeof text !== 'string') {
    throw new InputError(subject, `text must be an expression such as "x1 * x2", got ${String(text)}`);
  }
  requireInteger(subject, 'dimension', dimension, 2);
  const coordinates = new Map(Array.from({ length: dimension }, (_, k) => [`x${k + 1}`, k]));
  const names = [...coordinates.keys(), 'r'];
  const listed = `x1 … x${dimension} and r = ‖x‖`;
  const expression = complaining(subject, text, () => parseExpression(text, { names, noun: 'variable', listed }));
  const valueAt = (x: Float64Array): number => {
    const values = new Map(
      expression.names.map((name) => [name, x[coordinates.get(name) ?? -1] ?? norm(x, 0, dimension)]),
    );
    return complaining(subject, text, () => finite(expression.evaluate(values)), values);
  };
  requireNumbers(valueAt, dimension);
  return { kind: 'expression', text, dimension, valueAt };
}

/** An InputError that has its cause in the point, not in the expression. */
class NoValueError extends InputError {}

/** Refuses what is a text or a truth value at points in general position; a division by zero is told where it is. */
function requireNumbers(valueAt: (x: Float64Array) => number, dimension: number): void {
  for (const phase of [1, 2]) {
    try {
      valueAt(Float64Array.from({ length: dimension }, (_, k) => Math.sin(phase + k)));
    } catch (error) {
      if (!(error instanceof NoValueError)) throw error;
    }
  }
}

/** What `work` returns; its complaint as an InputError that has the expression and the values of its variables. */
function complaining<Result>(
  subject: string,
  text: string,
  work: () => Result,
  values: ReadonlyMap<string, number> = new Map(),
): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (!(error instanceof ValueError)) throw new InputError(subject, `${error.message} in ${quoted(text)}`);
    const at = [...values].map(([name, value]) => `${name} = ${value}`).join(', ');
    throw new NoValueError(subject, `${error.message} in ${quoted(text)}${at === '' ? '' : `, where ${at}`}`);
  }
}

/** The value of an expression as that of a target. */
function finite(value: ExpressionValue): number {
  if (typeof value !== 'number') {
    const remedy = typeof value === 'boolean' ? ' (use a ? 1 : -1)' : '';
    throw new ExpressionError(`a target must be a number, got ${JSON.stringify(value)}${remedy}`);
  }
  if (Math.abs(value) <= mostMagnitude) return value;
  if (!Number.isFinite(value)) throw new ValueError(`${value} is beyond the range of numbers`);
  throw new ValueError(`${value} is above ${mostMagnitude.toPrecision(3)}, beyond which squares are no numbers`);
}
