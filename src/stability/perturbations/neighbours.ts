import ndarray, { type NdArray } from 'ndarray';
import { fieldNumber } from '../../diffeo/coefficients.js';
import { InputError } from '../../numerics/input-error.js';
import type { PhiloxKey } from '../../numerics/random/key.js';
import { philox4x32 } from '../../numerics/random/philox.js';
import { stream } from '../../numerics/random/streams.js';
import { type Data, oneArray, requireData } from '../inputs/data.js';
import { copyRows, readTensor } from '../inputs/tensor.js';

/** Which other sample of the same data each sample is moved towards at each draw. */
export interface Partners {
  /** P. */
  readonly samples: number;
  of(sample: number, draw: number): number;
}

/** Other samples z ≠ x of the data, one for each sample at a draw. */
export interface Neighbours extends Partners {
  /** Those of a batch, [B, …]. */
  others(batch: NdArray<Float64Array>, first: number, draw: number): NdArray<Float64Array>;
}

/**
 * Other samples drawn uniformly and with the seed, one for each sample and draw. They may be anywhere in the data,
 * which must therefore be an array and not an iterator.
 * @throws InputError for data that are an iterator, or hold fewer than two samples
 */
export async function uniformNeighbours(subject: string, data: Data, key: PhiloxKey): Promise<Neighbours> {
  requireData(subject, data);
  const array = oneArray(data);
  if (array === undefined) {
    throw new InputError(
      subject,
      'data must be one array, since z may be any of its samples (collect the chunks of the iterator)',
    );
  }
  const tensor = await readTensor(subject, 'data', array);
  const count = tensor.shape[0] ?? 0;
  if (count < 2) throw new InputError(subject, `data must hold at least two samples, got ${count}`);
  const words = new Uint32Array(4);
  const of = (sample: number, draw: number) => {
    const number = fieldNumber(sample, draw);
    philox4x32(words, number >>> 0, Math.floor(number / 2 ** 32), 0, stream.neighbours, key);
    const uniform = (words[0]! + (words[1]! >>> 11) * 2 ** -21) * 2 ** -32;
    const other = Math.floor(uniform * (count - 1));
    return other < sample ? other : other + 1;
  };
  return {
    samples: count,
    of,
    others(batch, first, draw) {
      const others = new Float64Array(batch.data.length);
      const size = others.length / batch.shape[0]!;
      for (let i = 0; i < batch.shape[0]!; i++) {
        const place = of(first + i, draw);
        others.set(copyRows(tensor, place, place + 1), i * size);
      }
      return ndarray(others, [...batch.shape]);
    },
  };
}
