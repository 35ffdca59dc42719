import type { Random } from './format.js';
import { below, harmed, oneOf } from './harm.js';

const tokens = [
  ...['+', '-', '*', '/', '^', '%', '<', '<=', '>', '>=', '==', '!=', 'and', 'or', 'not', '?', ':', '(', ')', ','],
  ...['=', ';', '#', "'", '"', '[', ']', '{', '}', '.', '!', '&', '|', '**', '->', '\n', '\\', '\0', '\u2028', 'ß'],
  ...['0', '1', '2.5', '1e400', '0x10', '-3', '7', 'pi', 'e', 'i', 'true', 'null', 'NaN', 'end', 'x1', 'x2', 'x9', 'r'],
  ...['points', 'seed', 'kind', 'abs(', 'max(', 'log(', 'sqrt(', 'evaluate(', 'constructor', '__proto__', 'to', 'mod'],
];

const values = [
  '0',
  '1',
  '2.5',
  '7',
  'pi',
  'e',
  'x1',
  'x2',
  'r',
  'points',
  'kind',
  'true',
  "'wide'",
  '(x1 - 2)',
  'and',
];

/** An expression whose bytes are harmed, whose parts are others, or that is made of parts at random. */
export function harmedExpression(bytes: Buffer, random: Random): Buffer {
  const way = random();
  if (way < 0.3) return harmed(bytes, random);
  if (way < 0.35)
    return Buffer.from(oneOf(['(', '-', 'not ', '1 + ', '[', 'abs(', '2^', 'true and '], random).repeat(5000));
  if (way < 0.6) {
    const parts = bytes.toString().split(/\b/);
    const place = below(parts.length, random);
    if (/^\w/.test(parts[place]!)) parts[place] = oneOf(values, random);
    return Buffer.from(parts.join(''));
  }
  const parts = way < 0.7 ? bytes.toString().split(/\b/) : [];
  for (let change = 1 + below(way < 0.7 ? 4 : 12, random); change > 0; change--) {
    parts.splice(below(parts.length + 1, random), below(2, random), ` ${oneOf(tokens, random)} `);
  }
  return Buffer.from(parts.join(''));
}
