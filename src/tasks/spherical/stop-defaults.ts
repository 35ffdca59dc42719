import { defaultStop } from './choices.js';
import type { TrainParameters } from './parameters.js';

type Rules = Pick<TrainParameters, 'loss' | 'steps' | 'seconds' | 'standstill'>;

/**
 * The stop rules of a training; where none is given: a small loss, or with a penalty, whose loss does not go to 0, a
 * standstill.
 */
export function stopOrDefault(rules: Rules, regularisation: TrainParameters['regularisation']): Rules {
  const { loss, steps, seconds, standstill } = rules;
  if ([loss, steps, seconds, standstill].some((rule) => rule !== undefined))
    return { loss, steps, seconds, standstill };
  const { steps: most } = defaultStop;
  return regularisation === 'none'
    ? { loss: defaultStop.loss, steps: most }
    : { standstill: defaultStop.standstill, steps: most };
}
