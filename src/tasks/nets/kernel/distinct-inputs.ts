import ndarray, { type NdArray } from 'ndarray';
import type { NetKernels } from '../../../analytic/kernel-limit/nets/net-kernels.js';
import type { LabelledInputs } from '../../../nets/labelled-inputs.js';
import { valueCount } from '../../../nets/layout/net-layout.js';

/** The inputs of a set that a net can tell apart, and which of them each input is. */
export interface DistinctInputs {
  readonly inputs: LabelledInputs;
  readonly of: Int32Array;
}

/**
 * The inputs of a set up to the translations that leave the output as it is.
 * @param period of these translations; undefined where there are none
 */
export function distinctInputs(set: LabelledInputs, period: number | undefined): DistinctInputs {
  const found = period === undefined ? undefined : set.distinct?.(period);
  return found ?? { inputs: set, of: Int32Array.from({ length: set.count }, (_, p) => p) };
}

/** All inputs of a set, [P, channels, sites..]. */
export function inputArray(set: LabelledInputs): NdArray<Float64Array> {
  const data = new Float64Array(set.count * valueCount(set.shape));
  set.write(
    Int32Array.from({ length: set.count }, (_, p) => p),
    data,
  );
  return ndarray(data, [set.count, set.shape.channels, ...set.shape.size]);
}

/** The kernels of all inputs from those of the distinct ones. */
export function expandedKernels({ nngp, tangent }: NetKernels, rows: Int32Array, columns: Int32Array): NetKernels {
  const expanded = (kernel: NdArray<Float64Array>) => {
    const data = new Float64Array(rows.length * columns.length);
    for (const [p, row] of rows.entries()) {
      for (const [q, column] of columns.entries()) data[p * columns.length + q] = kernel.get(row, column);
    }
    return ndarray(data, [rows.length, columns.length]);
  };
  return { nngp: expanded(nngp), ...(tangent !== undefined && { tangent: expanded(tangent) }) };
}
