/** Where a run stands. */
export interface Progress {
  /** Steps taken. */
  step: number;
  /** Time of the gradient flow: the sum of the learning rates of the steps. */
  time: number;
  /** The last step in time, from which an adaptive stepper goes on; 0 before the first. */
  stepSize: number;
}

/** Moves the parameters of an objective; `evaluate` has been called at the present ones. */
export interface Stepper {
  /**
   * Takes one step, updates where the run stands, and returns αL at the new parameters; null
   * where no step can be taken.
   */
  advance(progress: Progress): number | null;
}
