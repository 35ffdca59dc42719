import { convolve } from '../../nets/ring/forward.js';
import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import { InputError } from '../../numerics/input-error.js';
import type { Quantity } from '../../numerics/quantity.js';
import { type Fraction, rational } from '../../numerics/rational.js';
import { type DisplacementLaw, requireLaw, uniformShifts } from '../../twopixels/displacement.js';
import { differenceOfSquares, overSpread } from '../../twopixels/spread.js';
import { requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { exactQuantity } from '../exact-quantity.js';
import type { LayerQuantity } from '../layer-quantity.js';
import { planForPairs } from '../pair-plan.js';
import { type IntegerMap, rationalNet } from './rational-forward.js';

/**
 * D_f of the output const + ReLU(ξ − d) that the constructed solutions of scale ξ share, for the shifts −1, 0, +1 with
 * probability 1/3 each:
 *
 *     D_out = 4 / (ξ [2ξ − 1 − 3ξ(ξ − 1)/(l − 1)])
 *
 * @throws InputError unless ξ is an integer, 3 ≤ ξ < l/2, and the gap is 0
 * @see {@link diffeoSensitivity}
 */
export function overlapOutputDiffeo(task: TwoPixelTask): Quantity {
  requireTask('overlapOutputDiffeo', task);
  const { length, scale, gap } = task;
  const subject = 'overlapOutputDiffeo';
  if (gap !== 0) throw new InputError(subject, `the gap must be 0, got ${gap} (use diffeoSensitivity)`);
  if (!Number.isInteger(scale) || scale < 3 || 2 * scale >= length) {
    throw new InputError(
      subject,
      `scale must be an integer, at least 3 and below half the length ${length}, got ${scale} (use diffeoSensitivity)`,
    );
  }
  const bracket = (2 * scale - 1) * (length - 1) - 3 * scale * (scale - 1);
  const exact = rational(4n * BigInt(length - 1), BigInt(scale) * BigInt(bracket));
  return exactQuantity(exact, 'closed form');
}

/**
 * D_f of the layers that are linear on clean inputs. With R(m) = Σ_h Σ_i T_h(i) T_h(i + m) the periodic autocorrelation
 * of the response T [H, l] to one lit pixel, M² = Σ_h (Σ_i T_h(i))², and δ, δ' independent shifts,
 *
 *     ⟨‖f(τx) − f(x)‖²⟩ = 4(R(0) − ⟨R(δ)⟩) − 2/(l − 1) · (⟨R(δ' − δ)⟩ − 2⟨R(δ)⟩ + R(0))
 *     ⟨‖f(x) − f(z)‖²⟩  = 4(l − 2)(l R(0) − M²) / (l(l − 1))
 *
 * One entry a layer; undefined from the first layer on that has a bias, a stride or a negative response. With a
 * fraction where the weights and the law are rational; NaN where all pairs look alike.
 * @throws InputError if the gap is not 0, or the net does not fit the ring of the task
 * @see {@link diffeoSensitivity}
 */
export function linearLayerDiffeo(
  network: ConvNet,
  task: TwoPixelTask,
  law: DisplacementLaw = uniformShifts,
): (LayerQuantity | undefined)[] {
  const subject = 'linearLayerDiffeo';
  requireNetwork(subject, network);
  requireTask(subject, task);
  if (task.gap !== 0) throw new InputError(subject, `the gap must be 0, got ${task.gap} (use diffeoSensitivity)`);
  requireLaw(subject, law);
  const plan = planForPairs(subject, network, task);
  const exactLaw = law.rational;
  const net = exactLaw === undefined ? undefined : rationalNet(network, plan);
  let response = Float64Array.from({ length: task.length }, (_, i) => (i === 0 ? 1 : 0));
  let integers: readonly bigint[] = Array.from(response, BigInt);
  let linear = true;
  return plan.layers.map((layer, k) => {
    linear &&= layer.stride === 1 && layer.bias.every((bias) => bias === 0);
    if (!linear) return undefined;
    const next = new Float64Array(layer.outChannels * layer.outLength);
    convolve(layer, response, next);
    response = next;
    linear = response.every((value) => value >= 0);
    if (!linear) return undefined;
    const method = 'closed form';
    if (net === undefined || exactLaw === undefined) {
      const value = floatSensitivity(response, task.length, floatCoefficients(task.length, law));
      return { layer: k + 1, value, status: 'exact', method };
    }
    integers = net.convolve(k, integers);
    const coefficients = integerCoefficients(task.length, exactLaw);
    const exact = exactSensitivity(integers, task.length, coefficients, exactLaw.denominator);
    return { layer: k + 1, ...exactQuantity(exact, method) };
  });
}

/**
 * The numerator of D_f is Σ_m c_m R(m) / ((l − 1) d²), probabilities being integers over d; this
 * is c_m, m = 0 … 2 · range.
 */
function integerCoefficients(
  length: number,
  { numerators, denominator }: NonNullable<DisplacementLaw['rational']>,
): bigint[] {
  const size = BigInt(length);
  const range = (numerators.length - 1) / 2;
  const coefficients = new Array<bigint>(numerators.length).fill(0n);
  coefficients[0] = (4n * (size - 1n) - 2n) * denominator * denominator;
  for (const [i, weight] of numerators.entries()) {
    coefficients[Math.abs(i - range)]! -= 4n * (size - 2n) * denominator * weight;
    for (const [j, other] of numerators.entries()) coefficients[Math.abs(i - j)]! -= 2n * weight * other;
  }
  return coefficients;
}

/** The same in float64, with d = 1. */
function floatCoefficients(length: number, { probabilities, range }: DisplacementLaw): number[] {
  const coefficients = new Array<number>(probabilities.length).fill(0);
  coefficients[0] = 4 * (length - 1) - 2;
  for (const [i, weight] of probabilities.entries()) {
    coefficients[Math.abs(i - range)]! -= 4 * (length - 2) * weight;
    for (const [j, other] of probabilities.entries()) coefficients[Math.abs(i - j)]! -= 2 * weight * other;
  }
  return coefficients;
}

function floatSensitivity(response: Float64Array, length: number, coefficients: readonly number[]): number {
  const correlation = (lag: number) => {
    let sum = 0;
    for (let row = 0; row < response.length; row += length) {
      for (let i = 0; i < length; i++) sum += response[row + i]! * response[row + ((i + lag) % length)]!;
    }
    return sum;
  };
  let squaredSums = 0;
  for (let row = 0; row < response.length; row += length) {
    squaredSums += response.subarray(row, row + length).reduce((sum, value) => sum + value, 0) ** 2;
  }
  const square = length * correlation(0);
  const displaced = coefficients.reduce((sum, coefficient, lag) => sum + coefficient * correlation(lag), 0);
  return overSpread(length * displaced, 4 * (length - 2) * differenceOfSquares(square, squaredSums));
}

function exactSensitivity(
  response: IntegerMap,
  length: number,
  coefficients: readonly bigint[],
  denominator: bigint,
): Fraction | undefined {
  const correlation = (lag: number) => {
    let sum = 0n;
    for (let row = 0; row < response.length; row += length) {
      for (let i = 0; i < length; i++) sum += response[row + i]! * response[row + ((i + lag) % length)]!;
    }
    return sum;
  };
  let squaredSums = 0n;
  for (let row = 0; row < response.length; row += length) {
    squaredSums += response.slice(row, row + length).reduce((sum, value) => sum + value, 0n) ** 2n;
  }
  const displaced = coefficients.reduce((sum, coefficient, lag) => sum + coefficient * correlation(lag), 0n);
  const size = BigInt(length);
  const spread = 4n * denominator * denominator * (size - 2n) * (size * correlation(0) - squaredSums);
  return spread === 0n ? undefined : rational(size * displaced, spread);
}
