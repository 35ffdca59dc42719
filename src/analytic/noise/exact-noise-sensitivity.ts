import { layerNames } from '../../nets/ring/layer-name.js';
import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import { requireDeviation } from '../../numerics/require-argument.js';
import { overSpread, pairSpread } from '../../twopixels/spread.js';
import { leastNoise, requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import type { LayerQuantity } from '../layer-quantity.js';
import { planForPairs } from '../pair-plan.js';
import { cleanMaps } from './clean-maps.js';
import { exactMoments } from './exact-moments.js';
import { largestDifference } from './transfer/spacings.js';

/**
 * Noise sensitivity G_f = ⟨‖f(x + η) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ of every layer, the output last, where it
 * can be had exactly; undefined elsewhere. Noise i.i.d. N(0, σ²) on all sites; denominator over independent
 * pairs x, z, by enumeration.
 *
 * - Layer 1 of any net: its pre-activations are Gaussian.
 * - Layers behind it, and the output, as long as weights and biases from layer 2 on are non-negative: these layers are
 *   linear in the rectified first one, whose second moments are exact.
 * - The first layer with a negative bias, and the output if it is the last, where its pre-activations are sums of
 *   independent rectified Gaussians: one-dimensional quadrature, to rounding.
 * - That layer in nets of one channel whose first layer sums three neighbours with equal weights and whose later
 *   weights are non-negative, in whole proportions: by a transfer operator over the noise of two sites and the sum
 *   below the threshold, extrapolated from grids; `error` is the difference of the orders, some 10⁻⁷ of the value.
 *
 * Definition: Petrini, Favero, Geiger, Wyart, arXiv 2105.02468. A layer on which all pairs look alike has the value
 * NaN.
 * @param deviation σ > 0
 * @throws InputError if the net does not fit the ring of the task, or σ is not a positive number
 * @see {@link assembleNoise}
 */
export function exactNoiseSensitivity(
  network: ConvNet,
  task: TwoPixelTask,
  deviation: number,
): (LayerQuantity | undefined)[] {
  const subject = 'exactNoiseSensitivity';
  requireNetwork(subject, network);
  requireTask(subject, task);
  const plan = planForPairs(subject, network, task);
  requireDeviation(subject, 'deviation', deviation, leastNoise);
  const spreads = pairSpread(task, plan);
  const names = layerNames(plan);
  return exactMoments(task, cleanMaps(plan, task), deviation).layers.map((exact, k) => {
    if (exact === undefined) return undefined;
    const { square, method, lower } = exact;
    const quantity = { layer: names[k]!, value: overSpread(square, spreads[k]!), status: 'exact', method } as const;
    if (lower === undefined) return quantity;
    return {
      ...quantity,
      error: overSpread(
        largestDifference(
          square,
          lower.map((other) => other.square),
        ),
        spreads[k]!,
      ),
    };
  });
}
