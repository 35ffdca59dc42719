import { layerNames } from '../../nets/ring/layer-name.js';
import { type ConvNet, requireNetwork } from '../../nets/ring/network.js';
import { type DisplacementLaw, requireLaw, uniformShifts } from '../../twopixels/displacement.js';
import { requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { exactQuantity } from '../exact-quantity.js';
import type { LayerQuantity } from '../layer-quantity.js';
import { planForPairs } from '../pair-plan.js';
import { enumerateInFloat } from './float-enumeration.js';
import { enumerateInRationals } from './rational-enumeration.js';

/**
 * Diffeo sensitivity D_f = ⟨‖f(τx) − f(x)‖²⟩ / ⟨‖f(x) − f(z)‖²⟩ of every layer, the output last, exactly:
 * by enumeration of all pairs of the task and all displacements. The denominator is over independent pairs
 * x, z (self-pairs included).
 *
 * In integer arithmetic, with the value as a fraction "p/q" of up to 60 characters, where all weights and the law are
 * rational and the net is not too large (6·10⁶ integer multiplications); in float64 otherwise. A layer on which all
 * pairs look alike has the value NaN. Definition: Petrini, Favero, Geiger, Wyart, arXiv 2105.02468.
 * @param law displacement of each lit pixel, default −1, 0, +1 with probability 1/3 each
 * @throws InputError if the net does not fit the ring of the task
 * @example
 * ```ts
 * import { diffeoSensitivity, linearLayerDiffeo, overlapOutputDiffeo } from 'diffeolab/analytic';
 * import { lowFrequency, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const [task, network] = [twoPixelTask(size), lowFrequency(size)];
 * const output = diffeoSensitivity(network, task).at(-1);
 * console.log(output?.value, output?.fraction); // 0.063950… 124/1939
 * console.log(overlapOutputDiffeo(task).fraction); // 124/1939
 * console.log(linearLayerDiffeo(network, task)[0]?.fraction); // 2944/11745
 * ```
 */
export function diffeoSensitivity(
  network: ConvNet,
  task: TwoPixelTask,
  law: DisplacementLaw = uniformShifts,
): LayerQuantity[] {
  const subject = 'diffeoSensitivity';
  requireNetwork(subject, network);
  requireTask(subject, task);
  requireLaw(subject, law);
  const plan = planForPairs(subject, network, task);
  const names = layerNames(plan);
  const fractions = enumerateInRationals(network, plan, task, law);
  if (fractions === undefined) {
    const method = 'enumeration of all pairs and displacements in float64';
    return enumerateInFloat(plan, task, law).map((value, k) => ({ layer: names[k]!, value, status: 'exact', method }));
  }
  const method = 'enumeration of all pairs and displacements in rationals';
  return fractions.map((fraction, k) => ({ layer: names[k]!, ...exactQuantity(fraction, method) }));
}
