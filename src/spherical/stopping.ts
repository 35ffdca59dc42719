import { InputError, requireNumber } from '../numerics/input-error.js';
import type { Objective } from './objective.js';
import type { Progress } from './stepper.js';
import type { StandstillState } from './train-state.js';
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
   * Standstill: over a doubling of the time α(L + λR) fell, and the parameters moved, by less than this fraction. For
   * penalised losses, which do not go to 0.
   */
  readonly standstill?: number;
}

/** Why a run stopped. `aborted` by its signal; `standstill` also where no smaller step improves anything. */
export type StopReason = keyof StopRules | 'aborted';

/** Says after each step whether to stop. */
export interface StopCheck {
  reason(progress: Progress, loss: number, seconds: number): StopReason | undefined;
  /** What a standstill is judged by, to go on from; undefined where there is nothing yet. */
  standstill(): StandstillState | undefined;
}

/**
 * The check of a set of rules, for a run from the start or from where its standstill was last judged.
 * @throws InputError if there is no rule, or one is negative
 */
export function stopCheck(rules: StopRules, objective: Objective, resume?: StandstillState): StopCheck {
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
    standstill: fraction,
  } = rules;
  let last = resume;
  const standsStill = (now: Progress, loss: number, least: number): boolean => {
    if (now.time === 0 || (last !== undefined && now.time < 2 * last.time)) return false;
    const before = last;
    const { weights, coefficients } = objective.engine;
    const total = loss + objective.penalty();
    last = { time: now.time, total, weights: weights.slice(), coefficients: coefficients.slice() };
    if (before === undefined) return false;
    const moved = Math.max(
      euclideanDistance(weights, before.weights) / euclideanNorm(before.weights),
      euclideanDistance(coefficients, before.coefficients) / euclideanNorm(before.coefficients),
    );
    return before.total - total <= least * before.total && moved <= least;
  };
  return {
    reason(progress, loss, seconds) {
      if (loss <= enough) return 'loss';
      if (progress.step >= steps) return 'steps';
      if (progress.time >= time) return 'time';
      if (seconds >= limit) return 'seconds';
      return fraction !== undefined && standsStill(progress, loss, fraction) ? 'standstill' : undefined;
    },
    standstill: () => last,
  };
}
