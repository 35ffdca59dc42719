import { wasm } from '#kernels/spherical-circle';
import { InputError, requireInteger } from '../../numerics/input-error.js';
import type { GradientEngine } from '../engine.js';
import { requireFlatPoints } from '../points.js';
import type { Precision } from '../precision.js';
import { createKernelEngine, type NetKernel } from './kernel.js';

interface CircleKernel extends NetKernel {
  readonly order: WebAssembly.Global;
  prepare(sorted?: number): void;
}

/**
 * Two dimensions only, O(P + H) a step: a neuron is active on an arc of the points sorted by angle, so that outputs and
 * gradients are differences of prefix sums. The ends of the arcs are moved from step to step, not sought anew. Float64
 * only: prefix sums in float32 would lose two to three times the digits of sums over bits, at the same speed.
 * @throws InputError unless d = 2 and the precision is float64
 * @see {@link engines}
 */
export function createCircleEngine(
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
  precision?: Precision,
): GradientEngine {
  requireFlatPoints('createCircleEngine', data, points, dimension);
  requireInteger('createCircleEngine', 'width', width, 1, 2 ** 32);
  if (dimension !== 2) {
    throw new InputError('createCircleEngine', `dimension must be 2, got ${dimension} (use the engine 'patterns')`);
  }
  return createKernelEngine<CircleKernel>('circle', wasm, data, points, dimension, width, precision, (kernel) => {
    const order = byAngle(data);
    new Int32Array(kernel.memory.buffer, kernel.order.value, points).set(order);
    kernel.prepare(order.length);
  });
}

/** Numbers of the points different from zero, by angle from −π (included) to π. */
function byAngle(data: Float64Array): Int32Array {
  const angles = Float64Array.from({ length: data.length / 2 }, (_, k) => {
    const angle = Math.atan2(data[2 * k + 1]!, data[2 * k]!);
    return angle === Math.PI ? -Math.PI : angle;
  });
  const numbers = Int32Array.from(angles.keys()).filter((k) => data[2 * k] !== 0 || data[2 * k + 1] !== 0);
  return numbers.sort((a, b) => angles[a]! - angles[b]!);
}
