import type { Awaitable } from './engine.js';

/** What `next` makes of a value, at once where the value is there: small nets take many steps between two promises. */
export function afterwards<Value, Result>(
  value: Awaitable<Value>,
  next: (value: Value) => Awaitable<Result>,
): Awaitable<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
