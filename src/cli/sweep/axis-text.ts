import { InputError } from '../../numerics/input-error.js';
import { lossOf } from '../../sweep/description/number-text.js';
import { rangeValues } from '../../sweep/description/range.js';
import type { Value } from '../../sweep/description/schema.js';
import type { Reading } from '../../sweep/description/text-parameters.js';
import { parseNumber } from '../parse-number.js';

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** A decimal or a fraction. */
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(\/\d+)?$/i;

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
 * @param reading how the parameter takes what looks like a number
 * @throws InputError naming the option
 */
export function axisValues(option: string, text: string, reading: Reading): Value[] {
  return text.split(',').flatMap((item) => itemValues(option, item.trim(), reading));
}

/**
 * One value, or a list where there are commas.
 * @throws InputError naming the option
 */
export function fixedValue(option: string, text: string, reading: Reading): Value {
  const items = text.split(',').map((item) => plainValue(option, item.trim(), reading));
  return items.length === 1 ? items[0]! : items;
}

function itemValues(option: string, item: string, reading: Reading): Value[] {
  const range = /^(.+?)\.\.([^:]+)(?::(.+))?$/.exec(item);
  // Two dots of a name, as in net..v2.mjs, are no range.
  if (range === null || !number.test(range[1]!.trim())) {
    if (item === '') throw new InputError(option, 'a value is missing (leave out the comma)');
    return [plainValue(option, item, reading)];
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

function plainValue(option: string, item: string, reading: Reading): number | string | boolean {
  if (reading === 'text') return item;
  if (decimal.test(item)) {
    if (reading === 'as written' && String(Number(item)) !== item) return item;
    const loss = lossOf(item);
    if (loss !== undefined) throw new InputError(option, `${item} ${loss} (use another number)`);
    return Number(item);
  }
  if (item === 'true' || item === 'false') return item === 'true';
  return item;
}
