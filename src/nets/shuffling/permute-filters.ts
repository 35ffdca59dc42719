import type { Floats } from '../engines/engine.js';

/** Filters [H_out, H_in, …] with row h that of `outputs[h]` and channel c in it that of `inputs[c]`; a copy. */
export function permuteFilters(
  filters: Floats,
  [outChannels = 0, inChannels = 0, ...rest]: readonly number[],
  orders: { readonly inputs?: ArrayLike<number> | undefined; readonly outputs?: ArrayLike<number> | undefined },
): Floats {
  const permuted = filters.slice();
  const { inputs, outputs } = orders;
  if (inputs === undefined && outputs === undefined) return permuted;
  const size = rest.reduce((product, extent) => product * extent, 1);
  for (let h = 0; h < outChannels; h++) {
    for (let c = 0; c < inChannels; c++) {
      const from = ((outputs?.[h] ?? h) * inChannels + (inputs?.[c] ?? c)) * size;
      permuted.set(filters.subarray(from, from + size), (h * inChannels + c) * size);
    }
  }
  return permuted;
}
