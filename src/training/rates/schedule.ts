import { InputError, requireNumber } from '../../numerics/input-error.js';
import { requireObject } from '../../numerics/require-argument.js';
import type { LearningRate } from './learning-rate.js';

/** How a learning rate changes from epoch to epoch e = 0, 1, … */
export type RateSchedule =
  | 'constant'
  /** (1 + cos(πe/T))/2: 0 at e = T, then it rises again, as PyTorch's CosineAnnealingLR; T epochs. */
  | { readonly kind: 'cosine'; readonly period: number }
  /** factor^e. */
  | { readonly kind: 'exponential'; readonly factor: number };

/**
 * The learning rate of each step, given that of the first epoch.
 * @throws InputError unless the rate is positive, T > 0 and 0 < factor ≤ 1
 * @example
 * ```ts
 * import { scheduledRate } from 'diffeolab/training';
 *
 * const rate = scheduledRate(0.1, { kind: 'cosine', period: 8 }, 2);
 * console.log([0, 1, 8, 16, 20].map((step) => (typeof rate === 'function' ? rate(step) : rate)));
 * // [ 0.1, 0.1, 0.05…, 0, 0.0146… ]
 * ```
 */
export function scheduledRate(rate: number, schedule: RateSchedule, stepsPerEpoch: number): LearningRate {
  const subject = 'scheduledRate';
  requireNumber(subject, 'rate', rate, Number.MIN_VALUE);
  requireNumber(subject, 'stepsPerEpoch', stepsPerEpoch, 1);
  if (schedule === 'constant') return rate;
  requireObject(subject, 'schedule', schedule, ['kind']);
  const byEpoch = factorOf(subject, schedule);
  return (step) => rate * byEpoch(Math.floor(step / stepsPerEpoch));
}

function factorOf(subject: string, schedule: Exclude<RateSchedule, 'constant'>): (epoch: number) => number {
  if (schedule.kind === 'cosine') {
    const period = requireNumber(subject, 'schedule.period', schedule.period, Number.MIN_VALUE);
    return (epoch) => (1 + Math.cos((Math.PI * epoch) / period)) / 2;
  }
  if (schedule.kind === 'exponential') {
    const factor = requireNumber(subject, 'schedule.factor', schedule.factor, Number.MIN_VALUE, 1);
    return (epoch) => factor ** epoch;
  }
  const { kind } = schedule as { readonly kind: unknown };
  throw new InputError(subject, `schedule must be constant, cosine or exponential, got ${String(kind)}`);
}
