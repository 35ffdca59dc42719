import { InputError, requireNumber } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { euclideanDistance, euclideanNorm } from '../numerics/vectors.js';
import { copyArrays, type NamedArray, nameArrays } from './named-arrays.js';
import type { AnyObjective } from './objective.js';
import { requireObjective } from './objective.js';
import type { Position } from './stepper.js';

/** When to stop, the first that holds; at least one. */
export interface StopRules {
  /** The loss of the objective, on the training set. */
  readonly loss?: number;
  /** Steps of the whole run. */
  readonly steps?: number;
  /** Time of the flow, the sum of the learning rates, of the whole run. */
  readonly time?: number;
  /** Wall time of the whole run, in seconds. */
  readonly seconds?: number;
  /**
   * Standstill: over a doubling of the time loss and penalty together fell, and each parameter array moved, by less
   * than this fraction. For penalised losses, which do not go to 0.
   */
  readonly standstill?: number;
}

/** Why a run stopped. `aborted` by its signal; `standstill` also where no smaller step improves anything. */
export type StopReason = keyof StopRules | 'aborted';

/**
 * Where a run stood when it was last compared with itself: at this time, loss and penalty together, and the parameters.
 */
export interface Standstill {
  readonly time: number;
  readonly total: number;
  readonly parameters: readonly NamedArray[];
}

/** Says after each step whether to stop. */
export interface StopCheck {
  reason(position: Position, loss: number, seconds: number): StopReason | undefined;
  /** What a standstill is judged by, to go on from; undefined where there is nothing yet. */
  standstill(): Standstill | undefined;
}

const ruleNames = ['loss', 'steps', 'time', 'seconds', 'standstill'] as const satisfies readonly (keyof StopRules)[];

/**
 * The check of a set of rules, for a run from the start or from where its standstill was last judged.
 * @param others whether there are rules beside these
 * @throws InputError if there is no rule, one that is unknown, or one that is negative and no loss
 */
export function stopCheck(rules: StopRules, objective: AnyObjective, resume?: Standstill, others = false): StopCheck {
  requireObject('stopCheck', 'rules', rules);
  requireObjective('stopCheck', objective);
  const entries = Object.entries(rules).filter(([, value]) => value !== undefined);
  if (entries.length === 0 && !others) {
    throw new InputError('train', 'stop must have a rule, got none (use loss, steps, time, seconds or standstill)');
  }
  for (const [name, value] of entries) {
    if (!ruleNames.some((known) => known === name)) {
      throw new InputError('train', `stop has no rule ${name} (use ${ruleNames.join(', ')})`);
    }
    requireNumber('train', `stop.${name}`, value, name === 'loss' ? undefined : 0);
  }
  const {
    loss: enough = Number.NEGATIVE_INFINITY,
    steps = Number.POSITIVE_INFINITY,
    time = Number.POSITIVE_INFINITY,
    seconds: limit = Number.POSITIVE_INFINITY,
    standstill: fraction,
  } = rules;
  let last = resume;
  const standsStill = (now: Position, loss: number, least: number): boolean => {
    if (now.time === 0 || (last !== undefined && now.time < 2 * last.time)) return false;
    const before = last;
    const total = loss + objective.penalty();
    last = { time: now.time, total, parameters: nameArrays(objective.names, copyArrays(objective.parameters)) };
    if (before === undefined) return false;
    return (
      before.total - total <= least * Math.abs(before.total) && largestMove(last.parameters, before.parameters) <= least
    );
  };
  return {
    reason(position, loss, seconds) {
      if (loss <= enough) return 'loss';
      if (position.step >= steps) return 'steps';
      if (position.time >= time) return 'time';
      if (seconds >= limit) return 'seconds';
      return fraction !== undefined && standsStill(position, loss, fraction) ? 'standstill' : undefined;
    },
    standstill: () => last,
  };
}

/** How far parameters moved relative to their norm before, the largest of the arrays. */
function largestMove(now: readonly NamedArray[], before: readonly NamedArray[]): number {
  let moved = 0;
  for (const [k, { values }] of now.entries()) {
    const start = before[k]!.values;
    const distance = euclideanDistance(values, start);
    if (distance > 0) moved = Math.max(moved, distance / euclideanNorm(start));
  }
  return moved;
}
