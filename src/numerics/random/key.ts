import seedrandom from 'seedrandom';
import { InputError } from '../input-error.js';

/** The two 32-bit words of a Philox4x32 key. */
export type PhiloxKey = readonly [number, number];

/**
 * The key that a user's seed string stands for. The same string gives the same key on every machine and engine.
 *
 * seedrandom repeats its text until it fills 256 bytes, so that "1" and "11" would give one key; with its length in
 * front no two texts repeat to the same one.
 * @throws InputError if the seed is not a string
 * @see {@link gaussianAt}
 */
export function keyFromSeed(seed: string): PhiloxKey {
  if (typeof seed !== 'string') throw new InputError('seed', `must be a string, got ${seed} (use "${seed}")`);
  const source = seedrandom(`${seed.length}:${seed}`);
  return [source.int32() >>> 0, source.int32() >>> 0];
}
