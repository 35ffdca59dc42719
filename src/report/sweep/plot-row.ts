import type { Parameters, Scalar } from '../../sweep/task.js';

/** What a plot needs of a finished point. */
export interface PlotRow {
  /** Parameters of the point. */
  readonly parameters: Parameters;
  /** Its results. */
  readonly values: Readonly<Record<string, Scalar>>;
}

/** A value of a row by its name, which may be any, also that of something that all objects have. */
export function valueNamed(values: PlotRow['values'], name: string): Scalar | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
