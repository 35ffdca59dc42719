import type { Awaitable, Floats } from '../nets/engines/engine.js';
import { InputError } from '../numerics/input-error.js';
import { requireArray, requireObject } from '../numerics/require-argument.js';

/**
 * Which subgradient is taken where a penalty has a kink at θ_i = 0: `zero` the one with sign(0) = 0, as published codes
 * do; `least` the one that makes the whole gradient smallest, so that a parameter at rest at 0 stays there as long as
 * the loss pulls less than the penalty. Smooth objectives need not look at it.
 */
export type Subgradient = 'zero' | 'least';

/** The sizes that gradient flow measures its local errors by: one a parameter array, and that of the predictions. */
export interface ErrorSizes {
  readonly parameters: readonly number[];
  readonly predictions: number;
}

/** How gradient flow measures its local errors. */
export interface ErrorMeasure {
  /**
   * Outputs of the model at the training data after `evaluate`, live; their errors are bounded beside those of the
   * parameters.
   */
  readonly predictions: Float64Array;
  /** The sizes at the present point, after `evaluate`. */
  sizes(): ErrorSizes;
}

/**
 * What is minimised: a loss, with a penalty or without, of parameters in a list of arrays θ_1 … θ_n. The arrays are
 * live and may lie in the memory of a kernel: steppers change them in place, then call `evaluate` and, for a gradient
 * there, `differentiate`. Most are in float64 and answer at once; nets may be kept in float32 and run elsewhere.
 */
export interface Objective<Values extends Floats = Float64Array, Loss extends Awaitable<number> = number> {
  /** The names of the arrays, all different, by which a saved state knows them. */
  readonly names: readonly string[];
  /** θ_k, flat arrays of any lengths. */
  readonly parameters: readonly Values[];
  /**
   * The direction a step of learning rate 1 goes against, as long as θ_k each: the gradients, in the metric of the
   * training.
   */
  readonly gradients: readonly Values[];
  /**
   * The loss at the present parameters, of the batch of this step where there are batches: step t is taken along the
   * gradient of batch t, from 0.
   */
  evaluate(step?: number): Loss;
  /** The penalty at the present parameters, in the units of the loss; 0 without one. */
  penalty(): number;
  /** Fills `gradients`, those of loss and penalty together, at the parameters of the last `evaluate`. */
  differentiate(subgradient: Subgradient): void;
  /** Brings moved parameters back to where they are kept, unit spheres for instance. Default: they may be anywhere. */
  project?(): void;
  /**
   * The whole step of gradient descent from the last `evaluate`, θ ← θ − lr·∇ and projection, where it has a quicker
   * way than `differentiate` and a loop.
   */
  descend?(learningRate: number): void;
  /** Arrays that steps leave as they are. Default none. */
  readonly frozen?: readonly boolean[];
  /**
   * Arrays with a penalty that has a kink at 0: gradient flow stops an entry at 0 that would change its sign. Default
   * none.
   */
  readonly kinks?: readonly boolean[];
  /** Default: errors of the parameters alone, relative to the norm of all of them together. */
  readonly errors?: ErrorMeasure;
}

/** An objective of any precision, which may answer later. */
export type AnyObjective = Objective<Floats, Awaitable<number>>;

/**
 * Throws unless it is an objective: parameters and gradients in lists of arrays, and its evaluation.
 * @throws InputError saying what came or what it lacks
 */
export function requireObjective(subject: string, objective: AnyObjective): void {
  requireObject(subject, 'objective', objective, [
    'names',
    'parameters',
    'gradients',
    'evaluate',
    'penalty',
    'differentiate',
  ]);
  requireArray(subject, 'objective.names', objective.names, 'texts');
  requireArray(subject, 'objective.parameters', objective.parameters, 'arrays');
  requireArray(subject, 'objective.gradients', objective.gradients, 'arrays');
  const { names, parameters, gradients } = objective;
  const fits =
    names.length === parameters.length &&
    gradients.length === parameters.length &&
    parameters.every(({ length }, k) => gradients[k]!.length === length);
  if (fits) return;
  throw new InputError(
    subject,
    'objective must have a name and a gradient of its length for each array of parameters, ' +
      `got ${names.length} names and lengths ${lengths(parameters)} and ${lengths(gradients)}`,
  );
}

function lengths(arrays: readonly Floats[]): string {
  return arrays.map(({ length }) => length).join(', ');
}
