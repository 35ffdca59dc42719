import { fillGaussians } from '../../numerics/random/gaussian.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { stream } from '../../numerics/random/streams.js';
import { uniformsOf } from '../../numerics/random/uniform.js';
import type { InitialLaw } from '../description/initial-law.js';
import type { NetArray } from '../layout/net-layout.js';

/**
 * Draws an array of weights or biases by a law. Output channel h is sample h, the numbers of its row are variates 0, 1,
 * …, input channels slowest: a net with more channels begins with the numbers of the narrow one.
 * @param key of the seed and the name of the array
 */
export function drawArray(law: InitialLaw, { shape, length, fanIn }: NetArray, key: PhiloxKey): Float64Array {
  const numbers = new Float64Array(length);
  if (law.law === 'zero' || length === 0) return numbers;
  const rows = shape[0]!;
  const size = length / rows;
  const scale = scaleOf(law, fanIn);
  for (let h = 0; h < rows; h++) {
    const row = numbers.subarray(h * size, (h + 1) * size);
    if (law.law === 'uniform-fan-in') {
      const uniform = uniformsOf(key, stream.netWeights, h);
      for (let j = 0; j < size; j++) row[j] = 2 * uniform() - 1;
    } else fillGaussians(row, key, stream.netWeights, h);
    for (let j = 0; j < size; j++) row[j]! *= scale;
  }
  return numbers;
}

function scaleOf(law: Exclude<InitialLaw, { readonly law: 'zero' }>, fanIn: number): number {
  if (law.law === 'normal') return law.deviation ?? 1;
  return law.law === 'he' ? Math.sqrt(2 / fanIn) : 1 / Math.sqrt(fanIn);
}
