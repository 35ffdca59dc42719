import type { Awaitable } from '../nets/engines/engine.js';
import { InputError } from '../numerics/input-error.js';
import type { NamedArray } from './named-arrays.js';

/** Where a run stands. */
export interface Position {
  /** Steps taken. */
  step: number;
  /** Time of the gradient flow: the sum of the learning rates of the steps. */
  time: number;
}

/**
 * What a stepper has to remember from step to step, as plain data: numbers by name, and arrays (moments of gradients,
 * say).
 */
export interface StepperState {
  /** The method, as in `TrainMethod`. */
  readonly kind: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly arrays: readonly NamedArray[];
}

/** Moves the parameters of an objective; `evaluate` has been called at the present ones. */
export interface Stepper<Loss extends Awaitable<number | null> = number | null> {
  /**
   * Takes one step, updates where the run stands, and returns the loss at the new parameters, with batches that of the
   * next one; null where no step can be taken.
   */
  advance(position: Position): Loss;
  /** What it remembers now. */
  state(): StepperState;
  /**
   * Goes on from what another stepper of the same method remembered.
   * @throws InputError if the state is that of another method
   */
  restore(state: StepperState): void;
}

/** A stepper that may answer later. */
export type AnyStepper = Stepper<Awaitable<number | null>>;

/**
 * Checks that a state is one of a method.
 * @throws InputError if it is that of another one
 */
export function requireKind(state: StepperState, kind: string): void {
  if (state.kind === kind) return;
  throw new InputError(
    'train',
    `the resumed state is that of a run by ${state.kind}, this one is by ${kind} (use the same method)`,
  );
}
