import { InputError, requireInteger } from '../input-error.js';
import type { PhiloxKey } from './key.js';
import { philox4x32 } from './philox.js';

/** Largest number of things that are permuted: products of two halves are exact in float64. */
export const mostPermuted = 2 ** 50;

/** Rounds of the network: of 12, counts of all permutations of 5 things differ from uniform ones, of 20 they do not. */
const rounds = 24;

const words = new Uint32Array(4);

/**
 * A pseudo-random permutation of 0 … N − 1 that lists nothing: the image of any index in constant time and memory, a
 * pure function of key, stream, `number` (below 2³²) and N.
 *
 * An unbalanced Feistel network on pairs (a, b) with a below A, b below B, AB ≥ N, whose rounds add to one half modulo
 * its size a Philox variate of the other, in turns; what lands at N or above is sent through again, until it is below
 * (cycle walking): Black, Rogaway, *Ciphers with arbitrary finite domains*, CT-RSA 2002, §4 and §5. A is even, so that
 * odd permutations are as likely as even ones. Round r takes words 0 and 1 of the block with the counter
 * (half, number, r, stream).
 * @throws InputError unless N is an integer from 1 to 2⁵⁰; the permutation throws for what is no index below N
 * @example
 * ```ts
 * import { keyFromSeed, randomPermutation, stream } from 'diffeolab/numerics';
 *
 * const at = randomPermutation(keyFromSeed('0'), stream.pairSamples, 0, 6);
 * console.log([0, 1, 2, 3, 4, 5].map(at)); // [ 5, 4, 2, 0, 1, 3 ]
 * console.log(randomPermutation(keyFromSeed('0'), stream.pairSamples, 0, 1e15)(0)); // 331915700167776
 * ```
 */
export function randomPermutation(
  key: PhiloxKey,
  stream: number,
  number: number,
  count: number,
): (index: number) => number {
  const subject = 'randomPermutation';
  requireKey(subject, key);
  requireInteger(subject, 'stream', stream, 0, 2 ** 32 - 1);
  requireInteger(subject, 'number', number, 0, 2 ** 32 - 1);
  requireInteger(subject, 'count', count, 1, mostPermuted);
  const sizeA = 2 * Math.ceil(Math.sqrt(count) / 2);
  const sizeB = Math.ceil(count / sizeA);
  const once = (index: number) => {
    let a = index % sizeA;
    let b = (index - a) / sizeA;
    for (let round = 0; round < rounds; round += 2) {
      a = (a + below(sizeA, key, b, number, round, stream)) % sizeA;
      b = (b + below(sizeB, key, a, number, round + 1, stream)) % sizeB;
    }
    return a + sizeA * b;
  };
  return (index) => {
    requireInteger(subject, 'index', index, 0, count - 1);
    let image = once(index);
    while (image >= count) image = once(image);
    return image;
  };
}

/** A variate below `size` ≤ 2²⁶ out of 53 bits, so that each value is as likely as the others within 2⁻²⁷. */
function below(size: number, key: PhiloxKey, half: number, number: number, round: number, stream: number): number {
  philox4x32(words, half, number, round, stream, key);
  return Math.floor(size * ((words[0]! >>> 5) * 2 ** 26 + (words[1]! >>> 6)) * 2 ** -53);
}

function requireKey(subject: string, key: PhiloxKey): void {
  const word = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
  if (Array.isArray(key) && key.length === 2 && key.every(word)) return;
  throw new InputError(subject, 'key must be two integers below 2^32 (use keyFromSeed)');
}
