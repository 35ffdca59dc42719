import { wasm } from '#kernels/spherical-patterns';
import { requireInteger } from '../../numerics/input-error.js';
import type { GradientEngine } from '../engine.js';
import { requireFlatPoints } from '../points.js';
import type { Precision } from '../precision.js';
import { createKernelEngine, type NetKernel } from './kernel.js';

interface PatternsKernel extends NetKernel {
  readonly scanned: WebAssembly.Global;
}

/** An engine that keeps activation patterns from step to step. */
export interface PatternsEngine extends GradientEngine {
  /** Neurons whose whole pattern was evaluated by the last `forward`; all at the first, few between small steps. */
  readonly scanned: number;
}

/**
 * The exact fast path for training: keeps the bits 1[w_h·x_μ > 0] from step to step. At each forward pass a neuron
 * evaluates only the signs at the eight points that were nearest to its kink, as long as it has moved less than
 * the distance |w·x|/‖x‖ of the next nearest since it was last scanned; then no other sign can have changed.
 * Outputs and gradients are products of the matrix of bits with V and with g_μ x_μ, from tables of subset sums, as
 * in the dense engine: the numbers are the same to the last bit, in either precision. Any dimension; P·H/4 + 8 H
 * (13 d + 9) bytes of memory.
 * @see {@link engines}
 */
export function createPatternsEngine(
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
  precision?: Precision,
): PatternsEngine {
  requireFlatPoints('createPatternsEngine', data, points, dimension);
  requireInteger('createPatternsEngine', 'width', width, 1);
  let scanned: WebAssembly.Global | undefined;
  const engine = createKernelEngine<PatternsKernel>(
    'patterns',
    wasm,
    data,
    points,
    dimension,
    width,
    precision,
    (kernel) => {
      kernel.prepare();
      scanned = kernel.scanned;
    },
  );
  return {
    ...engine,
    get scanned() {
      return scanned?.value ?? 0;
    },
  };
}
