import type { NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';

/**
 * A law of deformations τ. Sample i is deformed in the same way at draw d whatever batch it comes in, so that a result does not depend on the size of chunks.
 */
export interface Deformation {
  /** For provenance, such as "maximum entropy, T = 0.002, c = 3". */
  readonly description: string;
  /**
   * Number of draws that make up the whole law, each as likely as the others, if there are finitely many: then a measurement with as many draws is exact over τ,
   * without an error by draw.
   */
  readonly enumeration?: number;
  /** The deformed batch, of the same shape; `first` is the number of its first sample in the data. The batch itself is left as it is. */
  apply(
    batch: NdArray<Float64Array>,
    first: number,
    draw: number,
  ): NdArray<Float64Array> | Promise<NdArray<Float64Array>>;
}

/** τx of a batch. @throws InputError if the shape has changed */
export async function deformed(
  subject: string,
  deformation: Deformation,
  batch: NdArray<Float64Array>,
  first: number,
  draw: number,
): Promise<NdArray<Float64Array>> {
  const moved = await deformation.apply(batch, first, draw);
  if (moved.shape.length !== batch.shape.length || moved.shape.some((extent, axis) => extent !== batch.shape[axis])) {
    const shapes = `[${batch.shape.join(', ')}] to [${moved.shape.join(', ')}]`;
    throw new InputError(subject, `a deformation must keep the shape, but ${deformation.description} took ${shapes}`);
  }
  return moved;
}
