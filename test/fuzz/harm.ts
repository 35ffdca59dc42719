import type { Random } from './format.js';

/** An integer below `end`. */
export function below(end: number, random: Random): number {
  return Math.floor(random() * end);
}

/** One of several. */
export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  return items[below(items.length, random)]!;
}

const numbers = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];
const texts = ['0', '-1', '1e9', '4294967296', '9007199254740993', '99999999999999999999', '0x10', '1.5', 'NaN', ''];

type Harm = (bytes: Buffer, at: number, random: Random) => Buffer;

/** A stretch that begins at `at`, mostly a short one. */
function lengthFrom(bytes: Buffer, at: number, random: Random): number {
  return Math.min(bytes.length - at, 1 + below(random() < 0.8 ? 16 : bytes.length, random));
}

const harms: readonly Harm[] = [
  function flip(bytes, at, random) {
    if (at < bytes.length) bytes[at]! ^= 1 << below(8, random);
    return bytes;
  },
  function other(bytes, at, random) {
    if (at < bytes.length) bytes[at] = below(256, random);
    return bytes;
  },
  function truncate(bytes, at) {
    return bytes.subarray(0, at);
  },
  function remove(bytes, at, random) {
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + lengthFrom(bytes, at, random))]);
  },
  function repeat(bytes, at, random) {
    const span = bytes.subarray(at, at + lengthFrom(bytes, at, random));
    const times =
      random() < 0.9 ? 1 + below(3, random) : Math.min(1000, Math.floor(2 ** 16 / Math.max(1, span.length)));
    return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(span), bytes.subarray(at)]);
  },
  function move(bytes, at, random) {
    const span = bytes.subarray(at, at + lengthFrom(bytes, at, random));
    const to = below(bytes.length + 1, random);
    return Buffer.concat([bytes.subarray(0, to), span, bytes.subarray(to)]);
  },
  function insert(bytes, at, random) {
    const span = Buffer.from(Array.from({ length: 1 + below(8, random) }, () => below(256, random)));
    return Buffer.concat([bytes.subarray(0, at), span, bytes.subarray(at)]);
  },
  function number(bytes, at, random) {
    const size = oneOf([1, 2, 4], random);
    if (at + size > bytes.length) return bytes;
    const value = oneOf(numbers, random) % 2 ** (8 * size);
    if (random() < 0.5) bytes.writeUIntLE(value, at, size);
    else bytes.writeUIntBE(value, at, size);
    return bytes;
  },
  function digits(bytes, at, random) {
    const text = bytes.toString('latin1');
    const found = /\d+/.exec(text.slice(at));
    if (found === null) return bytes;
    const place = at + found.index;
    return Buffer.from(text.slice(0, place) + oneOf(texts, random) + text.slice(place + found[0].length), 'latin1');
  },
];

/** Bytes with a harm, or up to five: flipped bits, other numbers, what is cut off, lost, doubled, moved or put in. */
export function harmed(bytes: Buffer, random: Random): Buffer {
  let found = Buffer.from(bytes);
  const count = random() < 0.6 ? 1 : 2 + below(4, random);
  for (let harm = 0; harm < count; harm++) {
    // Headers are short and matter most.
    const most = random() < 0.5 ? Math.min(found.length, 128) : found.length;
    found = Buffer.from(oneOf(harms, random)(found, below(most + 1, random), random));
  }
  return found;
}
