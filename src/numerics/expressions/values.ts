/** What a variable of an expression, or the expression itself, can be. */
export type ExpressionValue = number | string | boolean | readonly (number | string | boolean)[];

/** What is wrong with an expression, in words that follow the name of what it belongs to. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** That an expression has no value where its variables have the values that they have: 1/0, √−1. */
export class ValueError extends ExpressionError {}

export function requireNumber(value: ExpressionValue, where: string): number {
  if (typeof value === 'number') return value;
  throw new ExpressionError(`${where} needs numbers, got ${JSON.stringify(value)}`);
}

export function requireBoolean(value: ExpressionValue, where: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`${where} needs true or false, got ${JSON.stringify(value)}`);
}
