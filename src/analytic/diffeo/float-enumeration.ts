import type { DisplacementLaw } from '../../twopixels/displacement.js';
import { createForward } from '../../twopixels/forward.js';
import type { NetworkPlan } from '../../twopixels/plan.js';
import { pairSpread } from '../../twopixels/spread.js';
import { pairImage, type TwoPixelTask } from '../../twopixels/task.js';
import { pairTransitions } from './transitions.js';

/** Spread relative to ⟨‖f‖²⟩ below which it is rounding: of a layer (a difference of squares) and of the output (centred). */
const leastSpread = { layer: 1e-12, output: 1e-26 };

/**
 * D_f of every layer, the output last, by enumeration of all pairs and displacements in float64, for any net and any law.
 * NaN where ⟨‖f(x) − f(z)‖²⟩ is 0 up to rounding.
 */
export function enumerateInFloat(plan: NetworkPlan, task: TwoPixelTask, law: DisplacementLaw): number[] {
  const { states, pairs } = pairTransitions(task, plan, law);
  const run = createForward(plan);
  const activations = states.map((pair) => {
    const { layers, output } = run(pairImage(task.length, pair));
    return { layers: layers.map((layer) => layer.slice()), output };
  });
  const norms = new Array<number>(plan.layers.length + 1).fill(0);
  const numerators = new Array<number>(plan.layers.length + 1).fill(0);
  for (const { state, weight, displacements } of pairs) {
    const clean = activations[state]!;
    for (const [k, layer] of clean.layers.entries()) norms[k]! += weight * squaredNorm(layer);
    norms[plan.layers.length]! += weight * clean.output ** 2;
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
  return pairSpread(task, plan).map((spread, k) => {
    const least = k < plan.layers.length ? leastSpread.layer : leastSpread.output;
    return spread > least * norms[k]! ? numerators[k]! / spread : Number.NaN;
  });
}

function squaredNorm(map: Float64Array): number {
  return map.reduce((sum, value) => sum + value * value, 0);
}

/** ‖T a − b‖² of two maps [H, length], T the translation by `shift` sites. */
function squaredDistance(a: Float64Array, b: Float64Array, length: number, shift: number): number {
  let sum = 0;
  for (let row = 0; row < a.length; row += length) {
    for (let i = 0; i < length; i++) {
      const target = i + shift < length ? i + shift : i + shift - length;
      sum += (a[row + i]! - b[row + target]!) ** 2;
    }
  }
  return sum;
}
