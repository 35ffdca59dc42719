import { InputError, requireNumber } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { euclideanDistance, euclideanNorm } from '../numerics/vectors.js';
import { assignArrays, copyArrays } from './named-arrays.js';
import type { ErrorSizes, Objective } from './objective.js';
import { requireObjective } from './objective.js';
import { requireKind, type Stepper } from './stepper.js';

/** Accuracy of gradient flow. */
export interface FlowOptions {
  /**
   * Largest local error a step: of the parameters, relative to their size; of the predictions, relative to theirs (as a
   * rule that of the residual), ten times as much. Default 10⁻³.
   */
  readonly tolerance?: number;
  /** Largest relative change a step, of the parameters and of the predictions. Default 0.2. */
  readonly change?: number;
}

/** The parameters and the predictions at one point of the flow. */
interface Snapshot {
  readonly parameters: readonly Float64Array[];
  readonly predictions: Float64Array;
}

/**
 * Gradient flow dθ/dt = −∇, in the metric of the objective, by Heun's method with the Euler step inside it as error
 * estimate (order 2(1)), two gradients a step. The step adapts so that the local error and the relative change stay
 * bounded, hence also below the stability bound 2/λ_max. Entries that a penalty brings to 0 stop there and stay as long
 * as the loss pulls less than the penalty. Along other kinks, such as that of a hinge, it goes by crossing them to and
 * fro, in steps that are as small as the tolerance.
 * @throws InputError unless 0 < tolerance ≤ ½ and 0 < change ≤ 1
 * @example
 * ```ts
 * import { createFlow, minimise, type Objective } from 'diffeolab/training';
 *
 * const [theta, gradient] = [Float64Array.of(1), new Float64Array(1)];
 * const objective: Objective = {
 *   names: ['theta'],
 *   parameters: [theta],
 *   gradients: [gradient],
 *   evaluate: () => theta[0]! ** 2 / 2,
 *   penalty: () => 0,
 *   differentiate: () => gradient.set(theta),
 * };
 * const { state } = await minimise({ objective, stepper: createFlow(objective), stop: { time: 1 } });
 * console.log(theta[0]! - Math.exp(-state.time)); // 0.000…
 * ```
 */
export function createFlow(objective: Objective, options: FlowOptions = {}): Stepper {
  const subject = 'createFlow';
  requireObjective(subject, objective);
  requireObject(subject, 'options', options);
  const tolerance = requireNumber(subject, 'tolerance', options.tolerance ?? 1e-3, Number.MIN_VALUE, 0.5);
  const change = requireNumber(subject, 'change', options.change ?? 0.2, Number.MIN_VALUE, 1);
  const { parameters, gradients, frozen, kinks, errors } = objective;
  const present: Snapshot = { parameters, predictions: errors?.predictions ?? new Float64Array(0) };
  const start = copy(present);
  const euler = copy(present);
  const slopes = copyArrays(gradients);
  /** The step in time to try next; 0 before the first. */
  let stepSize = 0;

  /** θ ← projection of θ₀ − a·k₁ − b·k₂, k₂ in the gradients of the objective. */
  function move(a: number, b: number): void {
    for (let k = 0; k < parameters.length; k++) {
      if (frozen?.[k] === true) continue;
      const shift = kinks?.[k] === true ? shiftedToZero : shifted;
      shift(parameters[k]!, start.parameters[k]!, a, slopes[k]!, b, gradients[k]!);
    }
    objective.project?.();
  }

  return {
    advance(position) {
      const sizes = errors?.sizes() ?? jointNorm(parameters);
      objective.differentiate('least');
      assign(start, present);
      assignArrays(slopes, gradients);
      let speed = 0;
      for (const [k, slope] of slopes.entries()) speed = Math.max(speed, euclideanNorm(slope) / sizes.parameters[k]!);
      if (!Number.isFinite(speed)) {
        throw new InputError(
          subject,
          `gradients are beyond float64 at step ${position.step} (start from smaller parameters)`,
        );
      }
      let step = stepSize === 0 ? 1e-3 / speed : stepSize;
      for (let tries = 0; tries < 100 && speed > 0; tries++) {
        move(step, 0);
        objective.evaluate();
        assign(euler, present);
        objective.differentiate('least');
        move(step / 2, step / 2);
        const loss = objective.evaluate();
        const error = Math.max(
          parameterGap(present, euler, sizes) / tolerance,
          predictionGap(present, euler, sizes) / (10 * tolerance),
          (Math.max(parameterGap(present, start, sizes), predictionGap(present, start, sizes)) / change) ** 2,
        );
        const factor = Number.isFinite(error) ? Math.min(2, Math.max(0.2, 0.9 / Math.sqrt(error))) : 0.1;
        if (error <= 1) {
          position.step++;
          position.time += step;
          stepSize = step * factor;
          return loss;
        }
        step *= factor;
      }
      assign(present, start);
      return null;
    },
    state: () => ({ kind: 'flow', numbers: { stepSize }, arrays: [] }),
    restore(state) {
      requireKind(state, 'flow');
      const { stepSize: saved = Number.NaN } = state.numbers;
      stepSize = requireNumber('train', 'stepSize of the resumed state', saved, 0);
    },
  };
}

/** θ ← θ₀ − a·k₁ − b·k₂. */
function shifted(
  values: Float64Array,
  start: Float64Array,
  a: number,
  first: Float64Array,
  b: number,
  second: Float64Array,
): void {
  for (let i = 0; i < values.length; i++) values[i] = start[i]! - a * first[i]! - b * second[i]!;
}

/** The same, an entry that would change its sign coming to 0. */
function shiftedToZero(
  values: Float64Array,
  start: Float64Array,
  a: number,
  first: Float64Array,
  b: number,
  second: Float64Array,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = start[i]! - a * first[i]! - b * second[i]!;
    values[i] = value * start[i]! < 0 ? 0 : value;
  }
}

/** The sizes where an objective states none: the norm of all parameters, for each array. */
function jointNorm(parameters: readonly Float64Array[]): ErrorSizes {
  const joint = Math.hypot(...parameters.map(euclideanNorm));
  if (joint === 0) {
    throw new InputError('createFlow', 'parameters must not all be 0 (start elsewhere, or state the sizes of errors)');
  }
  return { parameters: parameters.map(() => joint), predictions: 1 };
}

/** Relative distance of the parameters at two points of the flow, the largest of the arrays. */
function parameterGap(a: Snapshot, b: Snapshot, sizes: ErrorSizes): number {
  let gap = 0;
  for (let k = 0; k < a.parameters.length; k++) {
    gap = Math.max(gap, euclideanDistance(a.parameters[k]!, b.parameters[k]!) / sizes.parameters[k]!);
  }
  return gap;
}

/** Distance of the predictions at two points of the flow, relative to their size. */
function predictionGap(a: Snapshot, b: Snapshot, sizes: ErrorSizes): number {
  return euclideanDistance(a.predictions, b.predictions) / sizes.predictions;
}

function copy({ parameters, predictions }: Snapshot): Snapshot {
  return { parameters: copyArrays(parameters), predictions: predictions.slice() };
}

function assign(target: Snapshot, source: Snapshot): void {
  assignArrays(target.parameters, source.parameters);
  target.predictions.set(source.predictions);
}
