import { type ConvLayer, type ConvNet, convNet, rationalLayer } from '../../nets/ring/network.js';
import { InputError, requireInteger } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import { requireRoom, type SolutionSizeOptions } from './admissible.js';

/**
 * Strided averaging network: filter size = stride = s, one channel, ξ = s^k̃. Hidden layers average blocks of s sites;
 * the last layer sums them back to counts and has bias −1, so that the output is 1 when both pixels lie in the same
 * block of ξ sites and 0 otherwise: the task on blocks, exactly; the task on distances, only on average. Windows lie
 * around their sites, so blocks begin at −(ξ − 1)/2; those of the published second task begin at 0.
 * @throws InputError unless ξ is a power of s ≥ 2, l a multiple of ξ, and 2ξ ≤ l
 * @see {@link lowFrequency}
 */
export function strided(options: SolutionSizeOptions): ConvNet {
  const subject = 'strided';
  requireObject(subject, 'options', options);
  const size = requireInteger(subject, 'filterSize', options.filterSize ?? 3, 2);
  const { scale } = options;
  const depth = Math.round(Math.log(scale) / Math.log(size));
  if (!(depth >= 1) || size ** depth !== scale) {
    const guess = Math.max(1, Math.floor(Math.log(Math.max(scale, size)) / Math.log(size)));
    const remedy = Number.isFinite(guess) ? `use ${size ** guess} or ${size ** (guess + 1)}` : `use ${size}`;
    throw new InputError(subject, `scale must be a power of the filter size ${size}, got ${scale} (${remedy})`);
  }
  const length = requireInteger(subject, 'length', options.length, 4);
  requireRoom(subject, scale, length);
  if (length % scale !== 0) {
    const below = Math.floor(length / scale) * scale;
    throw new InputError(
      subject,
      `length must be a multiple of the scale ${scale}, got ${length} (use ${below} or ${below + scale})`,
    );
  }
  const ones = new Array<bigint>(size).fill(1n);
  const average = rationalLayer({ filters: [[ones]], denominator: BigInt(size), stride: size });
  const count = BigInt(size) ** BigInt(depth - 1);
  const last = rationalLayer({ filters: [[ones.map(() => count)]], bias: [-1n], stride: size });
  const layers = Array.from({ length: depth }, (_, k): ConvLayer => (k === depth - 1 ? last : average));
  return convNet({ name: 'strided', layers });
}
