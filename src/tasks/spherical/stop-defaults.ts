import type { TrainParameters } from './task-parameters.js';

type Rules = Pick<TrainParameters, 'loss' | 'steps' | 'seconds' | 'standstill'>;

/** Strength of a penalty where none is given. */
export const defaultLambda = 1e-5;

/**
 * The stop rules of a training; where none is given: a small loss, or with a penalty, whose loss does
 * not go to 0, a standstill.
 */
export function stopOrDefault(rules: Rules, regularisation: TrainParameters['regularisation']): Rules {
  const { loss, steps, seconds, standstill } = rules;
  if ([loss, steps, seconds, standstill].some((rule) => rule !== undefined))
    return { loss, steps, seconds, standstill };
  return regularisation === 'none' ? { loss: 1e-8, steps: 100_000 } : { standstill: 1e-3, steps: 100_000 };
}
