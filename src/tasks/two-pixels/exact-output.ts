import { type ExactOutputNoise, exactOutputNoise } from '../../analytic/noise/exact-output.js';
import { aboutParameters } from '../parameters/parameter-error.js';
import type { Model } from './solution-model.js';

/**
 * G of the output by the transfer operator, before it is computed.
 * @throws ParameterError where it does not apply
 */
export function openExactOutput({ network, task, deviation }: Model): ExactOutputNoise {
  return aboutParameters(['exactOutput'], () => exactOutputNoise(network, task, deviation));
}
