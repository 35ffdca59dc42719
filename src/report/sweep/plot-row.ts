import type { Parameters, Scalar } from '../../sweep/task.js';

/** What a plot needs of a finished point. */
export interface PlotRow {
  readonly parameters: Parameters;
  readonly values: Readonly<Record<string, Scalar>>;
}
