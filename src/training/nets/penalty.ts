import type { Floats } from '../../nets/engines/engine.js';
import type { NetLayout } from '../../nets/layout/net-layout.js';
import { InputError, requireNumber } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import type { Subgradient } from '../objective.js';
import { type ArrayChoice, chosenArrays } from './array-choice.js';

/**
 * A penalty that is part of the loss: ridge·Σ|w|^p/(H^{p/2}·B), the sum over B arrays of weights, H the channels that
 * each has, its outputs (arXiv 2210.01506, `scale_detection_1d`).
 */
export interface WeightPenalty {
  readonly ridge: number;
  /** p. */
  readonly power: 1 | 2;
  /** Default `filters`. */
  readonly arrays?: ArrayChoice;
}

/**
 * λθ added to the gradient, as PyTorch's optimisers do: no part of the loss that is reported. Scaled with the gradient,
 * where rates are (`rateScales`).
 */
export interface WeightDecay {
  readonly strength: number;
  /** Default `weights`. */
  readonly arrays?: ArrayChoice;
}

/** What pulls weights to 0 beside the loss. */
export interface Shrinkage {
  /** The penalty at the present parameters. */
  penalty(): number;
  /** Adds the gradients of penalty and decay to that of the loss. */
  addTo(gradients: readonly Floats[], subgradient: Subgradient): void;
  /** Arrays whose penalty has a kink at 0. */
  readonly kinks: readonly boolean[];
}

/**
 * Penalty and decay of a net's arrays.
 * @throws InputError if a strength is negative, the power is neither 1 nor 2, or a name is unknown
 */
export function createShrinkage(
  layout: NetLayout,
  parameters: readonly Floats[],
  options: { readonly penalty?: WeightPenalty | undefined; readonly weightDecay?: WeightDecay | undefined },
): Shrinkage {
  const decays = decayStrengths(layout, options.weightDecay);
  const { power, strengths } = penaltyStrengths(layout, options.penalty);
  return {
    kinks: strengths.map((strength) => power === 1 && strength > 0),
    penalty() {
      let total = 0;
      for (const [k, strength] of strengths.entries()) {
        if (strength === 0) continue;
        let sum = 0;
        for (const value of parameters[k]!) sum += power === 1 ? Math.abs(value) : value * value;
        total += strength * sum;
      }
      return total;
    },
    addTo(gradients, subgradient) {
      for (const [k, values] of parameters.entries()) {
        const gradient = gradients[k]!;
        const quadratic = decays[k]! + (power === 2 ? 2 * strengths[k]! : 0);
        if (quadratic > 0) for (let i = 0; i < values.length; i++) gradient[i]! += quadratic * values[i]!;
        if (power === 1 && strengths[k]! > 0) addKinked(gradient, values, strengths[k]!, subgradient);
      }
    },
  };
}

/** Adds the subgradient of strength·Σ|w|. */
function addKinked(gradient: Floats, values: Floats, strength: number, subgradient: Subgradient): void {
  for (let i = 0; i < values.length; i++) {
    const pull =
      values[i] === 0 && subgradient === 'least' ? -clamp(gradient[i]!, strength) : strength * sign(values[i]!);
    gradient[i]! += pull;
  }
}

function sign(value: number): number {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

function decayStrengths(layout: NetLayout, decay: WeightDecay | undefined): number[] {
  if (decay === undefined) return layout.parameters.map(() => 0);
  requireObject('trainNet', 'weightDecay', decay, ['strength']);
  const strength = requireNumber('trainNet', 'weightDecay.strength', decay.strength, 0, 1e6);
  const chosen = chosenArrays('trainNet', 'weightDecay.arrays', layout, decay.arrays ?? 'weights');
  return chosen.map((each) => (each ? strength : 0));
}

/** Strength of |w|^p of each array. */
function penaltyStrengths(
  layout: NetLayout,
  penalty: WeightPenalty | undefined,
): { readonly power: number; readonly strengths: readonly number[] } {
  if (penalty === undefined) return { power: 2, strengths: layout.parameters.map(() => 0) };
  requireObject('trainNet', 'penalty', penalty, ['ridge', 'power']);
  const { power, arrays = 'filters' } = penalty;
  const ridge = requireNumber('trainNet', 'penalty.ridge', penalty.ridge, 0, 1e6);
  if (power !== 1 && power !== 2) {
    throw new InputError('trainNet', `penalty.power must be 1 or 2, got ${String(power)}`);
  }
  const chosen = chosenArrays('trainNet', 'penalty.arrays', layout, arrays);
  const blocks = chosen.filter(Boolean).length;
  const strengths = layout.parameters.map(({ shape }, k) =>
    chosen[k]! ? ridge / ((shape[0] ?? 1) ** (power / 2) * blocks) : 0,
  );
  return { power, strengths };
}
