import { InputError, requireNumber } from '../../numerics/input-error.js';
import type { Position } from '../stepper.js';

/** One rate for all steps, or one for each step, counted from 0. */
export type LearningRate = number | ((step: number) => number);

/**
 * The rate of each step.
 * @throws InputError unless a rate that is given is above 0
 */
export function requireRate(subject: string, rate: LearningRate): (step: number) => number {
  if (typeof rate !== 'function') {
    requireNumber(subject, 'learningRate', rate, Number.MIN_VALUE);
    return () => rate;
  }
  return (step) => {
    const value = rate(step);
    if (value >= 0 && Number.isFinite(value)) return value;
    throw new InputError(subject, `learningRate must be a finite number, at least 0, got ${value} at step ${step}`);
  };
}

/** The time once the next step is taken: the sum of the rates. */
export function timeAfter({ step, time }: Position, rate: LearningRate): number {
  // A product where it is one: a sum of 10⁶ equal rates loses digits.
  return typeof rate === 'number' ? (step + 1) * rate : time + rate(step);
}
