// The net f(x) = (1/H) Σ_h c_h ReLU(w_h·x), its data, and what goes in and out: the arrays of
// every engine, all float64.
import { take } from './memory';

export let points: i32 = 0;
export let width: i32 = 0;
export let dimension: i32 = 0;

/** [P][d] */
export let data: usize = 0;
/** [H][d], and zeros up to the padded width */
export let weights: usize = 0;
/** [H] */
export let coefficients: usize = 0;
/** [P] */
export let outputs: usize = 0;
/** [P] */
export let residuals: usize = 0;
/** [H][d] */
export let weightGradient: usize = 0;
/** [H] */
export let coefficientGradient: usize = 0;

export function allocateNet(P: i32, H: i32, d: i32, paddedWidth: i32): void {
  points = P;
  width = H;
  dimension = d;
  data = take(<usize>(P * d) << 3);
  weights = take(<usize>(paddedWidth * d) << 3);
  coefficients = take(<usize>H << 3);
  outputs = take(<usize>P << 3);
  residuals = take(<usize>P << 3);
  weightGradient = take(<usize>(H * d) << 3);
  coefficientGradient = take(<usize>H << 3);
}

/**
 * Makes every output NaN if a parameter is not finite. @param total sum of the terms (c_h/H) w_h of all neurons, pairs
 */
export function failUnlessFinite(total: v128): void {
  const failure = 0 * (f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1));
  if (failure !== 0) for (let point = 0; point < points; point++) store<f64>(outputs + (<usize>point << 3), failure);
}

/** One step along the gradients, with a step size for each layer. */
export function descend(weightStep: f64, coefficientStep: f64): void {
  descendAlong(weights, weightGradient, weightStep, width * dimension);
  descendAlong(coefficients, coefficientGradient, coefficientStep, width);
}

/** values ← values − step·gradient, `count` numbers. */
function descendAlong(values: usize, gradient: usize, step: f64, count: i32): void {
  const steps = f64x2.splat(step);
  const end = values + (<usize>count << 3);
  for (; values + 16 <= end; values += 16) {
    v128.store(values, f64x2.sub(v128.load(values), f64x2.mul(steps, v128.load(gradient))));
    gradient += 16;
  }
  if (values < end) store<f64>(values, load<f64>(values) - step * load<f64>(gradient));
}
