import { InputError } from '../../numerics/input-error.js';
import type { Quantity } from '../../numerics/quantity.js';
import { type Fraction, rational } from '../../numerics/rational.js';
import { type DisplacementLaw, uniformShifts } from '../../twopixels/displacement.js';
import { convolve } from '../../twopixels/forward.js';
import type { ConvNet } from '../../twopixels/network.js';
import type { TwoPixelTask } from '../../twopixels/task.js';
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
 */
export function overlapOutputDiffeo(task: TwoPixelTask): Quantity {
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
 * D_f of the layers that are linear on clean inputs. With R(m) = Σ_h Σ_i T_h(i) T_h(i + m) the periodic autocorrelation of the
 * response T [H, l] to one lit pixel, M² = Σ_h (Σ_i T_h(i))², and δ, δ' independent shifts,
 *
 *     ⟨‖f(τx) − f(x)‖²⟩ = 4(R(0) − ⟨R(δ)⟩) − 2/(l − 1) · (⟨R(δ' − δ)⟩ − 2⟨R(δ)⟩ + R(0))
 *     ⟨‖f(x) − f(z)‖²⟩  = 4(l − 2)(l R(0) − M²) / (l(l − 1))
 *
 * One entry a layer; undefined from the first layer on that has a bias, a stride or a negative response. With a fraction
 * where the weights and the law are rational.
 * @throws InputError if the gap is not 0, or the net does not fit the ring of the task
 */
export function linearLayerDiffeo(
  network: ConvNet,
  task: TwoPixelTask,
  law: DisplacementLaw = uniformShifts,
): (LayerQuantity | undefined)[] {
  const subject = 'linearLayerDiffeo';
  if (task.gap !== 0) throw new InputError(subject, `the gap must be 0, got ${task.gap} (use diffeoSensitivity)`);
  const plan = planForPairs(subject, network, task);
  const net = law.rational === undefined ? undefined : rationalNet(network, plan);
  const lags = numeratorByLag(task.length, law);
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
    const shape = { length: task.length, channels: layer.outChannels };
    if (net === undefined) {
      return { layer: k + 1, value: sensitivity(response, shape, lags), status: 'exact', method };
    }
    integers = net.convolve(k, integers);
    return { layer: k + 1, ...exactQuantity(exactSensitivity(integers, shape, lags), method) };
  });
}

/** The numerator of D_f as Σ_m coefficients[m] R(m) / ((l − 1) denominator²); integers where the law is rational. */
interface LagForm {
  readonly coefficients: readonly number[];
  readonly denominator: number;
}

function numeratorByLag(length: number, law: DisplacementLaw): LagForm {
  const weights = law.rational?.numerators.map(Number) ?? law.probabilities;
  const denominator = Number(law.rational?.denominator ?? 1n);
  const coefficients = new Array<number>(2 * law.range + 1).fill(0);
  coefficients[0] = (4 * (length - 1) - 2) * denominator ** 2;
  for (const [i, weight] of weights.entries()) {
    coefficients[Math.abs(i - law.range)]! -= 4 * (length - 2) * denominator * weight;
    for (const [j, other] of weights.entries()) coefficients[Math.abs(i - j)]! -= 2 * weight * other;
  }
  return { coefficients, denominator };
}

interface MapShape {
  readonly length: number;
  readonly channels: number;
}

function sensitivity(response: Float64Array, { length, channels }: MapShape, lags: LagForm): number {
  const correlation = (lag: number) => {
    let sum = 0;
    for (let h = 0; h < channels; h++) {
      const row = response.subarray(h * length, (h + 1) * length);
      for (let i = 0; i < length; i++) sum += row[i]! * row[(i + lag) % length]!;
    }
    return sum;
  };
  let total = 0;
  for (let lag = 0; lag < length; lag++) total += correlation(lag);
  const displaced = lags.coefficients.reduce((sum, coefficient, lag) => sum + coefficient * correlation(lag), 0);
  const spread = 4 * lags.denominator ** 2 * (length - 2) * (length * correlation(0) - total);
  return (length * displaced) / spread;
}

function exactSensitivity(response: IntegerMap, { length, channels }: MapShape, lags: LagForm): Fraction | undefined {
  const correlation = (lag: number) => {
    let sum = 0n;
    for (let h = 0; h < channels; h++) {
      const row = response.slice(h * length, (h + 1) * length);
      for (let i = 0; i < length; i++) sum += row[i]! * row[(i + lag) % length]!;
    }
    return sum;
  };
  let total = 0n;
  for (let lag = 0; lag < length; lag++) total += correlation(lag);
  const displaced = lags.coefficients.reduce(
    (sum, coefficient, lag) => sum + BigInt(coefficient) * correlation(lag),
    0n,
  );
  const size = BigInt(length);
  const spread = 4n * BigInt(lags.denominator) ** 2n * (size - 2n) * (size * correlation(0) - total);
  return spread === 0n ? undefined : rational(size * displaced, spread);
}
