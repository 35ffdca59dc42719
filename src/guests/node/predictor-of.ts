import type { Predictor } from '../../stability/inputs/predictor.js';

/**
 * The model that a module exports: a function, its default export or export `predict`, or an object with a method
 * `predict`; or a promise of one.
 * @returns the names of what it exports, in words, if none of it is a model
 */
export async function predictorOf(module: Readonly<Record<string, unknown>>): Promise<Predictor | string> {
  const own = await module['default'];
  // What compilers to CommonJS make of a default export.
  const nested = await member(own, 'default');
  for (const [owner, value] of [
    [undefined, own],
    [undefined, nested],
    [undefined, await module['predict']],
    [own, await member(own, 'predict')],
    [nested, await member(nested, 'predict')],
  ]) {
    if (typeof value === 'function') return (batch) => value.call(owner, batch);
  }
  const names = Object.keys(module);
  if (names.length === 0) return 'no export';
  const kind = own === undefined ? '' : `, of which the default is ${kindOf(own)}`;
  return `exports ${names.join(', ')}${kind}`;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object without a function predict';
  return String(value);
}
