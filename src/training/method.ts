import { InputError } from '../numerics/input-error.js';
import { requireObject } from '../numerics/require-argument.js';
import { createDescent } from './descent.js';
import { createFlow, type FlowOptions } from './flow.js';
import type { Objective } from './objective.js';
import { requireObjective } from './objective.js';
import type { Stepper } from './stepper.js';

/** Gradient descent of a given learning rate, or gradient flow, which chooses its steps. */
export type TrainMethod =
  | { readonly kind: 'descent'; readonly learningRate: number }
  | ({ readonly kind: 'flow' } & FlowOptions);

/**
 * The stepper of a method.
 * @throws InputError if an option of the method is out of range
 * @see {@link minimise}
 */
export function createStepper(objective: Objective, method: TrainMethod): Stepper {
  requireObjective('createStepper', objective);
  requireObject('createStepper', 'method', method, ['kind']);
  const { kind } = method;
  if (kind !== 'descent' && kind !== 'flow') {
    throw new InputError('createStepper', `method.kind must be descent or flow, got ${String(kind)}`);
  }
  return method.kind === 'descent' ? createDescent(objective, method.learningRate) : createFlow(objective, method);
}
