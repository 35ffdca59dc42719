import { InputError, requireNumber } from '../numerics/input-error.js';
import type { Objective } from './objective.js';
import type { Progress } from './stepper.js';
import { euclideanDistance, euclideanNorm } from './vectors.js';

/** When to stop, the first that holds; at least one. */
export interface StopRules {
  /** Loss αL = ½ mean (F − y)² on the training set. */
  readonly loss?: number;
  /** Steps of the whole run. */
  readonly steps?: number;
  /** Time of the flow, the sum of the learning rates, of the whole run. */
  readonly time?: number;
  /** Wall time of the whole run, in seconds. */
  readonly seconds?: number;
  /**
   * Standstill: over a doubling of the time α(L + λR) fell, and the parameters moved, by less than this fraction. For penalised
   * losses, which do not go to 0.
   */
  readonly standstill?: number;
}

/** Why a run stopped. `aborted` by its signal; `standstill` also where no smaller step improves anything. */
export type StopReason = keyof StopRules | 'aborted';

/** Says after each step whether to stop. */
export type StopCheck = (progress: Progress, loss: number, seconds: number) => StopReason | undefined;

/**
 * The check of a set of rules.
 * @throws InputError if there is no rule, or one is negative
 */
export function stopCheck(rules: StopRules, objective: Objective): StopCheck {
  const entries = Object.entries(rules).filter(([, value]) => value !== undefined);
  if (entries.length === 0) {
    throw new InputError('train', 'stop must have a rule, got none (use loss, steps, time, seconds or standstill)');
  }
  for (const [name, value] of entries) requireNumber('train', `stop.${name}`, value, 0);
  const {
    loss: enough = -1,
    steps = Number.POSITIVE_INFINITY,
    time = Number.POSITIVE_INFINITY,
    seconds: limit = Number.POSITIVE_INFINITY,
  } = rules;
  const standsStill = rules.standstill === undefined ? () => false : standstillCheck(rules.standstill, objective);
  return (progress, loss, seconds) => {
    if (loss <= enough) return 'loss';
    if (progress.step >= steps) return 'steps';
    if (progress.time >= time) return 'time';
    if (seconds >= limit) return 'seconds';
    return standsStill(progress, loss) ? 'standstill' : undefined;
  };
}

function standstillCheck(fraction: number, objective: Objective): (progress: Progress, loss: number) => boolean {
  const { engine } = objective;
  let since = 0;
  let total = Number.POSITIVE_INFINITY;
  const weights = engine.weights.slice();
  const coefficients = engine.coefficients.slice();
  return ({ time }, loss) => {
    if (time < 2 * since || time === 0) return false;
    const now = loss + objective.penalty();
    const moved = Math.max(
      euclideanDistance(engine.weights, weights) / euclideanNorm(weights),
      euclideanDistance(engine.coefficients, coefficients) / euclideanNorm(coefficients),
    );
    const still = Number.isFinite(total) && total - now <= fraction * total && moved <= fraction;
    since = time;
    total = now;
    weights.set(engine.weights);
    coefficients.set(engine.coefficients);
    return still;
  };
}
