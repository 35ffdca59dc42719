import type { NdArray } from 'ndarray';
import { requireNumber } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import type { GradientEngineName } from './engine.js';
import { evaluate, type OneHiddenLayerNet, requireNet } from './network.js';

/** Any function of the input: values, [P], at points [P, d]. */
export type ScalarPredictor = (points: NdArray<Float64Array>) => Float64Array;

/**
 * The predictor F = αf of a net, or α(f − f₀) where the net at the start of training is given.
 * @see {@link train}
 */
export function netPredictor(options: {
  /** The net of output f. */
  net: OneHiddenLayerNet;
  /** α > 0, default 1. */
  alpha?: number;
  /** The net of output f₀, default none. */
  initial?: OneHiddenLayerNet | undefined;
  /** Default `auto`: WebAssembly where there is SIMD. */
  engine?: GradientEngineName | 'auto' | undefined;
}): ScalarPredictor {
  requireObject('netPredictor', 'options', options, ['net']);
  requireNet('netPredictor', 'net', options.net);
  const alpha = requireNumber('netPredictor', 'alpha', options.alpha ?? 1, Number.MIN_VALUE);
  const { net, initial, engine } = options;
  return (points) => {
    const values = evaluate(net, points, engine);
    const start = initial === undefined ? undefined : evaluate(initial, points, engine);
    for (let p = 0; p < values.length; p++) values[p] = alpha * (values[p]! - (start?.[p] ?? 0));
    return values;
  };
}
