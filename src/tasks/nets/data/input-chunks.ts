import ndarray, { type NdArray } from 'ndarray';
import type { LabelledInputs } from '../../../nets/labelled-inputs.js';

/**
 * The inputs of a set [B, channels, sites..], in chunks, for what reads data one after the other.
 * @see {@link openNetData}
 */
export function* inputChunks(inputs: LabelledInputs, chunk = 256): Generator<NdArray<Float64Array>> {
  const { channels, size } = inputs.shape;
  const length = size.reduce((product, extent) => product * extent, channels);
  for (let first = 0; first < inputs.count; first += chunk) {
    const count = Math.min(chunk, inputs.count - first);
    const data = new Float64Array(count * length);
    inputs.write(
      Int32Array.from({ length: count }, (_, row) => first + row),
      data,
    );
    yield ndarray(data, [count, channels, ...size]);
  }
}
