import { createForward } from '../../nets/ring/forward.js';
import { type NetworkPlan, requirePlan } from '../../nets/ring/plan.js';
import { squaredDistance } from '../../nets/ring/ring.js';
import { type DisplacementLaw, requireLaw } from '../../twopixels/displacement.js';
import { overSpread, pairSpread } from '../../twopixels/spread.js';
import { pairImage, requireTask, type TwoPixelTask } from '../../twopixels/task.js';
import { pairTransitions } from './transitions.js';

/**
 * D_f of every layer, the output last, by enumeration of all pairs and displacements in float64, for any net and any
 * law. NaN where ⟨‖f(x) − f(z)‖²⟩ is 0 up to rounding.
 * @throws InputError if the plan is for a ring of another length than the task's
 * @example
 * ```ts
 * import { enumerateInFloat } from 'diffeolab/analytic';
 * import { planNetwork } from 'diffeolab/nets';
 * import { displacementLaw, highFrequency, twoPixelTask } from 'diffeolab/two-pixels';
 *
 * const size = { length: 32, scale: 7 };
 * const law = displacementLaw([0.1, 0.2, 0.4, 0.2, 0.1]);
 * console.log(enumerateInFloat(planNetwork(highFrequency(size), 32), twoPixelTask(size), law).at(-1)); // 0.10647…
 * ```
 */
export function enumerateInFloat(plan: NetworkPlan, task: TwoPixelTask, law: DisplacementLaw): number[] {
  const subject = 'enumerateInFloat';
  requirePlan(subject, plan);
  requireTask(subject, task);
  requireLaw(subject, law);
  const spreads = pairSpread(task, plan);
  const { states, pairs } = pairTransitions(task, plan, law);
  const run = createForward(plan);
  const activations = states.map((pair) => {
    const { layers, output } = run(pairImage(task.length, pair));
    return { layers: layers.map((layer) => layer.slice()), output };
  });
  const numerators = new Array<number>(plan.layers.length + 1).fill(0);
  for (const { state, weight, displacements } of pairs) {
    const clean = activations[state]!;
    for (const { to, shift, moves } of displacements) {
      const probability = weight * law.probabilities[moves[0]]! * law.probabilities[moves[1]]!;
      const moved = activations[to]!;
      let stride = 1;
      for (const [k, layer] of plan.layers.entries()) {
        stride *= layer.stride;
        const distance = squaredDistance(moved.layers[k]!, clean.layers[k]!, layer.outLength, shift / stride);
        numerators[k]! += probability * distance;
      }
      numerators[plan.layers.length]! += probability * (moved.output - clean.output) ** 2;
    }
  }
  return spreads.map((spread, k) => overSpread(numerators[k]!, spread));
}
