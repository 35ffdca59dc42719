import { parseExpression } from '../../numerics/expressions/expression.js';
import { ExpressionError } from '../../numerics/expressions/values.js';
import { InputError } from '../../numerics/input-error.js';
import type { Condition, GivenPoint } from './schema.js';

/**
 * A condition such as "channels <= scale" or "alpha < 1 or dimension == 2": an expression of the parameters whose value
 * is true or false.
 * @param names parameters that it may speak of
 * @throws InputError naming the entry and what of it can't be understood, or at which point it has no value
 */
export function parseCondition(subject: string, text: string, names: readonly string[]): Condition {
  const refuse = (error: unknown, at = '') => {
    if (!(error instanceof ExpressionError)) return error;
    return new InputError(subject, `${error.message} in ${shown(text)}${at}`);
  };
  try {
    const expression = parseExpression(text, { names, noun: 'parameter' });
    return (parameters) => {
      const values = expression.names.map((name) => [name, parameters[name]!] as const);
      try {
        const result = expression.evaluate(new Map(values));
        if (typeof result === 'boolean') return result;
        throw new ExpressionError(`a condition must be true or false, got ${JSON.stringify(result)}`);
      } catch (error) {
        throw refuse(error, pointText(parameters, expression.names));
      }
    };
  } catch (error) {
    throw refuse(error);
  }
}

/** The text in quotes, its middle left out where it is long. */
function shown(text: string): string {
  return JSON.stringify(text.length <= 200 ? text : `${text.slice(0, 100)} … ${text.slice(-50)}`);
}

function pointText(parameters: GivenPoint, names: readonly string[]): string {
  const values = names.map((name) => `${name}=${JSON.stringify(parameters[name])}`);
  return values.length === 0 ? '' : `, where ${values.join(', ')}`;
}
