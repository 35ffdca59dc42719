import type { Parameters, Scalar } from '../../sweep/task.js';

/** What a plot needs of a finished point. */
export interface PlotRow {
  /** Parameters of the point. */
  readonly parameters: Parameters;
  /** Its results. */
  readonly values: Readonly<Record<string, Scalar>>;
}
