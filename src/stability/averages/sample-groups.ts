import type { PhiloxKey } from '../../numerics/random/key.js';
import { philox4x32 } from '../../numerics/random/philox.js';
import { stream } from '../../numerics/random/streams.js';
import { groupCount } from './spread-moments.js';

const words = new Uint32Array(4);

function wordOf(sample: number, key: PhiloxKey): number {
  philox4x32(words, sample >>> 0, Math.floor(sample / 2 ** 32), 0, stream.groups, key);
  return words[0]!;
}

/** The random group of a sample. */
export function groupOf(sample: number, key: PhiloxKey): number {
  return wordOf(sample, key) % groupCount;
}

/** Samples in an order that depends on the seed alone. */
export function shuffled(samples: number, key: PhiloxKey): number[] {
  const rank = Float64Array.from({ length: samples }, (_, i) => wordOf(i, key));
  return Array.from({ length: samples }, (_, i) => i).sort((a, b) => rank[a]! - rank[b]! || a - b);
}
