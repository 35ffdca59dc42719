import { InputError } from '../../numerics/input-error.js';
import { rangeValues } from '../../sweep/description/range.js';
import type { Value } from '../../sweep/description/schema.js';
import { parseNumber } from '../parse-number.js';

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A name and what it is given: "scale=3..15:2". */
export function splitPair(option: string, text: string): readonly [name: string, rest: string] {
  const place = text.indexOf('=');
  const [name, rest] = [text.slice(0, place).trim(), text.slice(place + 1).trim()];
  if (place < 1 || name === '' || rest === '') {
    throw new InputError(option, `must be a name, = and values such as scale=3..15:2, got ${text}`);
  }
  return [name, rest];
}

/**
 * The values that a text stands for: 3,5,7 or words; ranges 3..15 (in steps of 1), 3..15:2 (a step), 0..1:11lin and
 * 1e-6..1:7log (so many values), 8..256:x2 (a factor).
 * @throws InputError naming the option
 */
export function axisValues(option: string, text: string): Value[] {
  return text.split(',').flatMap((item) => itemValues(option, item.trim()));
}

/** One value, or a list where there are commas. */
export function fixedValue(text: string): Value {
  const items = text.split(',').map((item) => plainValue(item.trim()));
  return items.length === 1 ? items[0]! : items;
}

function itemValues(option: string, item: string): Value[] {
  const range = /^(.+?)\.\.([^:]+)(?::(.+))?$/.exec(item);
  if (range === null) {
    if (item === '') throw new InputError(option, 'a value is missing (leave out the comma)');
    return [plainValue(item)];
  }
  const [from, to] = [parseNumber(option, range[1]!), parseNumber(option, range[2]!)];
  const measure = range[3] ?? '1';
  const count = /^(\d+)(lin|log)$/.exec(measure);
  if (count !== null) {
    const spacing = count[2] === 'log' ? 'log' : 'linear';
    return rangeValues(option, { from, to, count: Number(count[1]), spacing });
  }
  if (measure.startsWith('x')) return rangeValues(option, { from, to, factor: parseNumber(option, measure.slice(1)) });
  return rangeValues(option, { from, to, step: parseNumber(option, measure) });
}

function plainValue(item: string): number | string | boolean {
  if (decimal.test(item)) return Number(item);
  if (item === 'true' || item === 'false') return item === 'true';
  return item;
}
