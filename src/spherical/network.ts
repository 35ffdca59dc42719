import ndarray, { type NdArray } from 'ndarray';
import { InputError } from '../numerics/input-error.js';
import { requireInstance, requireNdarray, requireObject } from '../numerics/require-argument.js';
import type { GradientEngineName } from './engine.js';
import { evaluationEngine } from './engines/choose.js';
import { flatPoints } from './points.js';

/** One hidden layer of H ReLU neurons without bias: f(x) = (1/H) Σ_h c_h ReLU(w_h·x). */
export interface OneHiddenLayerNet {
  /** First-layer weights w_h, [H, d]. */
  readonly weights: NdArray<Float64Array>;
  /** Output coefficients c_h, [H]. */
  readonly coefficients: NdArray<Float64Array>;
}

/**
 * A net from flat arrays, kept without a copy: weights row-major [H·d], coefficients [H].
 * @throws InputError if the lengths do not fit
 * @see {@link evaluate}
 */
export function oneHiddenLayerNet(weights: Float64Array, coefficients: Float64Array): OneHiddenLayerNet {
  const subject = 'oneHiddenLayerNet';
  requireInstance(subject, 'weights', weights, Float64Array);
  requireInstance(subject, 'coefficients', coefficients, Float64Array);
  const width = coefficients.length;
  const dimension = weights.length / width;
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new InputError(subject, `expected H·d weights and H = ${width} coefficients, got ${weights.length}`);
  }
  return { weights: ndarray(weights, [width, dimension]), coefficients: ndarray(coefficients, [width]) };
}

/**
 * Throws unless the argument `name` is a net: an object with weights [H, d] and coefficients [H].
 * @throws InputError saying what came or what it lacks
 */
export function requireNet(subject: string, name: string, net: OneHiddenLayerNet): void {
  requireObject(subject, name, net, ['weights', 'coefficients']);
  requireNdarray(subject, `${name}.weights`, net.weights, 2);
  requireNdarray(subject, `${name}.coefficients`, net.coefficients, 1);
}

/** The parameters of a net as flat arrays, without a copy where they are laid out so already. */
export function flatParameters(net: OneHiddenLayerNet): {
  weights: Float64Array;
  coefficients: Float64Array;
  width: number;
  dimension: number;
} {
  requireNet('flatParameters', 'net', net);
  const { data: weights, points: width, dimension } = flatPoints('OneHiddenLayerNet', net.weights);
  const { coefficients: c } = net;
  if (c.shape.length !== 1 || c.shape[0] !== width) {
    throw new InputError('OneHiddenLayerNet', `expected ${width} coefficients, got shape [${c.shape.join(', ')}]`);
  }
  const coefficients =
    c.stride[0] === 1
      ? c.data.subarray(c.offset, c.offset + width)
      : Float64Array.from({ length: width }, (_, h) => c.get(h));
  return { weights, coefficients, width, dimension };
}

/**
 * Outputs f(x_μ), [P], of a net at points [P, d].
 * @throws InputError if the points do not have the dimension of the net
 * @example
 * ```ts
 * import { evaluate, oneHiddenLayerNet } from 'diffeolab/spherical';
 * import ndarray from 'ndarray';
 *
 * const net = oneHiddenLayerNet(Float64Array.of(1, 0, 0, 1), Float64Array.of(1, -1));
 * console.log(evaluate(net, ndarray(Float64Array.of(3, 1, -1, 2), [2, 2]))); // Float64Array(2) [ 1, -1 ]
 * ```
 */
export function evaluate(
  net: OneHiddenLayerNet,
  points: NdArray<Float64Array>,
  engine: GradientEngineName | 'auto' = 'auto',
): Float64Array {
  requireNet('evaluate', 'net', net);
  const parameters = flatParameters(net);
  const flat = flatPoints('evaluate', points, parameters.dimension);
  const create = evaluationEngine(engine, flat.dimension);
  const running = create(flat.data, flat.points, flat.dimension, parameters.width);
  running.weights.set(parameters.weights);
  running.coefficients.set(parameters.coefficients);
  running.forward();
  return running.outputs.slice();
}
